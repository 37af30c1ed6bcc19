import domains from './domain-errors.en.ts';
import type zh from './errors.zh-CN.ts';
import telephone from './telephone-errors.en.ts';
import type { Translation } from './texts.ts';

const en: Translation<typeof zh> = {
  errorKind: {
    offline: {
      what: 'The server cannot be reached.',
      next: 'What you wrote is still there; try again when you are online.',
    },
    denied: {
      what: 'You have no right to do this.',
      next: 'Nothing was changed. If your work needs it, ask your administrator.',
    },
    missing: { what: 'This cannot be found.', next: 'It may have been moved; look in the list again.' },
    conflict: { what: 'This conflicts with what is there.', next: 'Nothing was changed. Check it and try again.' },
    busy: { what: 'The server is busy.', next: 'What you wrote is still there; try again in a moment.' },
    refused: { what: 'This was not done.', next: 'Nothing was changed. Check what you filled in.' },
    fault: {
      what: 'Something went wrong on our side.',
      next: 'Nothing was changed. Try again; if it stays, give the code below to your administrator.',
    },
  },
  error: {
    client: {
      offline: {
        what: 'The server cannot be reached.',
        next: 'What you wrote is still there; try again when you are online.',
      },
      unreadable: {
        what: 'The server’s answer cannot be read.',
        next: 'Try again; if it stays, give the code below to your administrator.',
      },
      crashed: { what: 'This page broke.', next: 'The others are fine. Open it again.' },
    },
    request: {
      invalid: { what: 'Some fields are not right.', next: 'Nothing was changed; see the hints beneath them.' },
      malformed: { what: 'The request was not understood.', next: 'Nothing was changed; load the page again.' },
      unsupported_media: { what: 'This kind of file is not taken.', next: 'Choose one in the format asked for.' },
      too_large: { what: 'This is too large.', next: 'Nothing was changed; make it smaller and try again.' },
      not_found: { what: 'This cannot be found.', next: 'It may have been moved; look in the list again.' },
      too_many: { what: 'That was too often.', next: 'Wait a moment and try again.' },
      filter_invalid: { what: 'The filter was not understood.', next: 'Clear the filters and set them again.' },
      sort_invalid: { what: 'The list cannot be sorted by this column.', next: 'Choose another one.' },
      cursor_invalid: { what: 'The place in the list is no longer valid.', next: 'Load the list again.' },
      failed: {
        what: 'Something went wrong on our side.',
        next: 'Nothing was changed. Try again; if it stays, give the code below to your administrator.',
      },
      stopping: { what: 'The server is restarting.', next: 'What you wrote is still there; try again in a moment.' },
    },
    access: {
      not_signed_in: { what: 'Your session has ended.', next: 'Sign in again; what you were writing is still there.' },
      denied: {
        what: 'You have no right to do this.',
        next: 'Nothing was changed. If your work needs it, ask your administrator.',
      },
      field_denied: { what: 'One of the fields is not yours to change.', next: 'Nothing was changed.' },
      origin_refused: { what: 'The request did not come from this site.', next: 'Load the page again.' },
    },
    command: {
      key_reused: {
        what: 'One action was used for two different things.',
        next: 'It was not done again; load the page again.',
      },
      in_flight: { what: 'This is still being done.', next: 'Wait a moment; there is no need to press again.' },
      stale_version: { what: 'Somebody changed this just now.', next: 'Nobody’s work was overwritten; load it again.' },
      key_invalid: { what: 'The request was not understood.', next: 'Load the page again.' },
    },
    database: {
      unreachable: {
        what: 'The database cannot be reached.',
        next: 'What you wrote is still there; try again in a moment.',
      },
      busy: { what: 'The database is busy.', next: 'What you wrote is still there; try again in a moment.' },
      closing: { what: 'The server is restarting.', next: 'What you wrote is still there; try again in a moment.' },
    },
    stream: {
      no_topic: {
        what: 'There is no such topic.',
        next: 'Load the page again; if it stays, give the code below to your administrator.',
      },
      denied: {
        what: 'You have no right to these live updates.',
        next: 'The page is as it was; it will not update by itself.',
      },
      too_many: { what: 'This page follows too many things at once.', next: 'Load it again, or close some tabs.' },
      not_understood: { what: 'A live message was not understood.', next: 'Load the page again.' },
    },
    ...domains,
    ...telephone,
  },
};

export default en;
