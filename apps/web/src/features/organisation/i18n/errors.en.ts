import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './errors.zh-CN.ts';

const en: Translation<typeof zh> = {
  error: {
    organisation: {
      unit_not_found: { what: 'This unit cannot be found.', next: 'It may have been moved; reload and look again.' },
      unit_exists: {
        what: 'There is a unit with the code {{code}}.',
        next: 'Nothing was changed; choose another code.',
      },
      unit_closed: { what: 'This unit is closed.', next: 'Reopen it first.' },
      unit_in_use: {
        what: 'Not to be closed yet: {{units}} open units below, {{posts}} open posts, {{people}} people.',
        next: 'Move or close the units below, then close the posts.',
      },
      parent_not_found: { what: 'The unit above is gone.', next: 'Choose another one.' },
      parent_closed: { what: 'The unit above is closed.', next: 'Reopen it, or choose another one.' },
      kind_misplaced: {
        what: 'A unit cannot be of a higher level than the one above it.',
        next: 'Choose another kind or place.',
      },
      unit_below_itself: { what: 'A unit cannot be below itself.', next: 'Nothing was changed.' },
      tree_changed: {
        what: 'Somebody moved units at the same moment.',
        next: 'Nothing was changed; look and try again.',
      },
      post_exists: { what: 'The unit has a post of this name.', next: 'Choose another name.' },
      post_closed: { what: 'This post is closed.', next: 'Reopen it first.' },
      post_in_use: { what: 'Somebody still holds this post.', next: 'Give them other posts first.' },
      post_unavailable: { what: 'One of the posts is gone or closed.', next: 'Choose another one.' },
      person_exists: { what: 'Somebody has this employee number.', next: 'Check the number.' },
      person_left: { what: 'This person has left.', next: 'Let them rejoin first.' },
      appointment_reversed: { what: 'A post ends before it begins.', next: 'Correct the dates.' },
      appointment_twice: { what: 'The same post is given twice for the same days.', next: 'Remove one.' },
      main_post: { what: 'On every day exactly one post is the main one.', next: 'Check main posts and dates.' },
    },
    rights: {
      not_held: {
        what: 'Nobody gives away a right that they do not hold.',
        next: 'Nothing was changed; ask an administrator who holds it.',
      },
      role_unavailable: { what: 'One of the roles is gone or closed.', next: 'Choose another one.' },
    },
  },
};

export default en;
