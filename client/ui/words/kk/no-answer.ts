/** No answer: what is said when a request got no answer of ours, in Kazakh. */
export const noAnswer = {
  offline: { what: 'Желі жоқ.', todo: 'Желі шыққанда қайталап көріңіз.' },
  captive: { what: 'Бұл Wi-Fi алдымен кіруді сұрайды.', todo: 'Телефонның Wi-Fi хабарландыруынан желіге кіріңіз.' },
  timeout: { what: 'Сервер жауап бермеді.', todo: 'Сәл кейін қайталап көріңіз.' },
}
