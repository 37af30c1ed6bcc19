import type zh from './telephone-errors.zh-CN.ts';

export default {
  calls: {
    not_found: { what: 'There is no such call.', next: 'Go back to the call records.' },
    over: { what: 'The call is over.', next: 'There is nothing left to do.' },
    callback_not_found: { what: 'No such callback is owed.', next: 'Reload the list.' },
    callback_done: { what: 'Somebody has called back already.', next: 'There is nothing left to do.' },
    range_too_long: {
      what: 'The end comes before the beginning, or more than 31 days lie between.',
      next: 'Choose another time.',
    },
  },
  devices: {
    not_found: { what: 'There is no such telephone.', next: 'Reload the list.' },
    extension_taken: { what: 'Another telephone has this extension.', next: 'Choose another extension.' },
    person_unknown: { what: 'There is no such person.', next: 'Choose the person again.' },
  },
  prompts: {
    not_found: { what: 'There is no such prompt.', next: 'Reload the list.' },
    exists: { what: 'There is a prompt of this name already.', next: 'Choose another name.' },
    no_sound: { what: 'This prompt has no sound in this language yet.', next: 'Upload one first.' },
    file_missing: { what: 'No file has come.', next: 'Choose a WAV or MP3 file.' },
    file_too_large: { what: 'The file is too large.', next: 'Choose one of at most 30 MB.' },
    file_unreadable: {
      what: 'No sound can be read from this file.',
      next: 'Choose a WAV or MP3 file of at most ten minutes.',
    },
    not_music: { what: 'Music and announcements cannot stand for each other.', next: 'Choose one of the right kind.' },
  },
  recordings: {
    not_found: { what: 'There is no such recording.', next: 'Go back to the recordings.' },
    no_audio: {
      what: 'There is nothing to hear of this recording.',
      next: 'It may still be going on, or its time is over.',
    },
  },
  trunks: {
    not_found: { what: 'There is no such trunk.', next: 'Reload the list.' },
    exists: { what: 'There is a trunk of this name already.', next: 'Choose another name.' },
    password_needed: {
      what: 'A trunk that registers needs a password.',
      next: 'Put in the one that the carrier has given you.',
    },
    network_invalid: {
      what: 'One of the addresses is neither an address nor a network, or a network that is too wide.',
      next: 'Put in the very addresses that the carrier has given you.',
    },
    number_not_found: { what: 'There is no such number.', next: 'Reload the list.' },
    number_exists: { what: 'This number is set up already.', next: 'Change it in the list.' },
    person_needed: { what: 'What this number does needs a person.', next: 'Choose the person.' },
    prompt_needed: { what: 'What this number does needs a prompt.', next: 'Choose the prompt.' },
    prompt_unknown: { what: 'There is no such prompt.', next: 'Choose the prompt again.' },
    person_unknown: { what: 'There is no such person.', next: 'Choose the person again.' },
    rule_not_found: { what: 'There is no such outbound rule.', next: 'Reload the list.' },
    blocked_not_found: { what: 'This number is not blocked.', next: 'Reload the list.' },
    blocked_exists: { what: 'This number is blocked already.', next: 'There is nothing left to do.' },
    emergency_number: { what: 'An emergency number is never blocked.', next: 'Look at the number again.' },
  },
  voicemail: {
    not_found: { what: 'There is no such message.', next: 'Reload the list.' },
    no_audio: { what: 'There is nothing to hear of this message any more.', next: 'Its time is over.' },
  },
} satisfies typeof zh;
