import type zh from './domain-errors.zh-CN.ts';
import type { Translation } from './texts.ts';

const en: Translation<typeof zh> = {
  audit: {
    not_found: { what: 'There is no such entry in the audit log.', next: 'Look in the list again.' },
  },
  calendars: {
    not_found: { what: 'There is no such calendar.', next: 'Look in the list again.' },
    exists: { what: 'A calendar of this name exists already.', next: 'Choose another name.' },
    invalid: {
      what: 'The calendar has problems.',
      next: 'Nothing was changed; check its hours and the days that differ.',
    },
    closed: { what: 'This calendar is closed.', next: 'Open it again first, or choose another.' },
    in_use: { what: 'This calendar is used.', next: 'Nothing was changed; give whatever uses it another one first.' },
    default_stays: {
      what: 'The default calendar stays open and the default.',
      next: 'Make another one the default first.',
    },
    default_moved: {
      what: 'Somebody chose another default calendar just now.',
      next: 'Nothing was changed; load the list again.',
    },
    holidays_unknown: {
      what: 'The public holidays of this year are not known.',
      next: 'Choose a year that is, or write the days down yourself.',
    },
    too_many_exceptions: {
      what: 'A calendar has at most 2000 days that differ.',
      next: 'Nothing was changed; remove days long past.',
    },
    range_invalid: {
      what: 'The last day comes before the first, or there are too many days.',
      next: 'Choose the days again.',
    },
  },
  codes: {
    table_not_found: { what: 'There is no such code table.', next: 'Look in the list again.' },
    entry_not_found: {
      what: 'There is no such entry in this table.',
      next: 'It may just have been removed; load the table again.',
    },
    table_exists: { what: 'A code table of this name exists already.', next: 'Choose another name.' },
    entry_exists: {
      what: 'An entry with this code exists already.',
      next: 'Choose another code, or change that entry.',
    },
    parent_not_found: { what: 'The parent is not in this table.', next: 'Choose another one.' },
    parent_cycle: { what: 'An entry cannot be below itself.', next: 'Choose another parent.' },
    not_tree: { what: 'The entries of this table have no parents.', next: 'Leave the parent empty.' },
    validity_reversed: { what: 'The validity ends before it begins.', next: 'Correct one of the two days.' },
    in_use: {
      what: 'This entry is used and cannot be removed.',
      next: 'End its validity instead; the history stays.',
    },
  },
  identity: {
    demo_refused: {
      what: 'Demo sign-ins work only on the machine itself.',
      next: 'For other computers, make a real tenant: npm run oneline -- seed empty.',
    },
    wrong_credentials: {
      what: 'The login or the password is wrong.',
      next: 'Check the capitals and try again; too many failures lock the sign-in for a while.',
    },
    second_factor_failed: {
      what: 'The code is wrong, or was used before.',
      next: 'Wait for the next one and try again.',
    },
    ticket_invalid: { what: 'This sign-in took too long.', next: 'Begin again.' },
    link_invalid: {
      what: 'This link was used, replaced or is too old.',
      next: 'Ask your administrator for a new one.',
    },
    moved_on: { what: 'This account was signing in elsewhere at the same moment.', next: 'Sign in once more.' },
    busy: { what: 'Too many people are signing in at once.', next: 'Try again in a moment.' },
    session_needed: {
      what: 'This is done only when signed in, not with an API token.',
      next: 'Sign in on the web to do it.',
    },
    password_wrong: { what: 'The current password is wrong.', next: 'Nothing was changed; write it again.' },
    password_weak: {
      what: 'The new password does not follow the rules.',
      next: 'Choose another; a common one or one used lately will not do either.',
    },
    second_factor_exists: {
      what: 'There is a second factor already.',
      next: 'To change phones, remove it and add it again.',
    },
    second_factor_missing: { what: 'There is no second factor.', next: 'Load the page again.' },
    second_factor_required: {
      what: 'A second factor is required here and cannot be removed.',
      next: 'To change phones, ask your administrator to reset it.',
    },
    preferences_too_large: { what: 'There are too many saved views.', next: 'Remove some and try again.' },
    session_not_found: { what: 'This session has ended already.', next: 'Load the list again.' },
    token_not_found: { what: 'There is no such API token.', next: 'It may have been revoked; load the list again.' },
    token_expiry: { what: 'An API token ends in the future and within a year.', next: 'Choose another day.' },
    permission_not_held: {
      what: 'An API token has only rights that you hold.',
      next: 'Take the others away and try again.',
    },
    account_not_found: { what: 'There is no such sign-in.', next: 'Look in the list again.' },
    account_exists: {
      what: 'This person has a sign-in already.',
      next: 'Find it in the list and reset its password.',
    },
    account_disabled: { what: 'This sign-in is disabled.', next: 'Enable it first.' },
    account_not_disabled: { what: 'This sign-in is neither disabled nor locked.', next: 'There is nothing to do.' },
    login_taken: { what: 'Somebody else has this login.', next: 'Choose another one.' },
    own_account: { what: 'This cannot be done to your own sign-in.', next: 'Ask another administrator.' },
    person_not_found: { what: 'There is no such person.', next: 'Look in the list again.' },
    person_left: { what: 'This person has left.', next: 'Let them rejoin on their page first.' },
    request_not_found: { what: 'There is no such request.', next: 'Look in the list again.' },
    request_decided: {
      what: 'This request is decided already.',
      next: 'Nothing was done twice; load the list again.',
    },
    policy_contradictory: {
      what: 'These rules contradict each other.',
      next: 'Nothing was changed. The longest lock-out is not below the first, nor the idle time above the whole session.',
    },
    provider_not_found: { what: 'There is no such provider.', next: 'Load the list again.' },
    issuer_insecure: { what: 'The issuer must be an https address.', next: 'Correct it.' },
    sso_unavailable: {
      what: 'The single sign-on provider cannot be reached or is set up wrongly.',
      next: 'Try again in a moment, or sign in with a password.',
    },
    sso_state_invalid: {
      what: 'This single sign-on took too long or began in another browser.',
      next: 'Begin again.',
    },
    sso_refused: { what: 'The single sign-on provider refused.', next: 'Try again, or sign in with a password.' },
    sso_unknown_account: {
      what: 'There is no active sign-in here for this person.',
      next: 'Ask your administrator for one.',
    },
  },
  operations: {
    host_only: {
      what: 'This concerns the whole installation and is done in its host tenant.',
      next: 'Ask the administrator of the system.',
    },
    cron_invalid: {
      what: 'The time is not written as cron writes it.',
      next: 'Nothing was changed. Write minute, hour, day, month, day of week, such as 30 3 * * *.',
    },
    backup_not_found: { what: 'There is no such backup.', next: 'Load the list again.' },
    backup_unfinished: { what: 'This backup has no file.', next: 'Wait until it is done, or choose another.' },
    file_gone: {
      what: 'The file of this backup is no longer here.',
      next: 'It may have been cleared away by the rules; choose another.',
    },
    backup_running: {
      what: 'A backup is running already.',
      next: 'Wait until it is done; there is no need to press again.',
    },
    interrupted: {
      what: 'The server stopped during this backup.',
      next: 'Earlier ones are not touched; back up again.',
    },
  },
  organisation: {
    unit_not_found: { what: 'There is no such unit.', next: 'Look in the tree again.' },
    unit_exists: { what: 'A unit with this code exists already.', next: 'Choose another code.' },
    unit_closed: { what: 'This unit is closed.', next: 'Open it again first, or choose another.' },
    unit_open: { what: 'This unit is not closed.', next: 'There is nothing to do; load the page again.' },
    unit_in_use: {
      what: 'This unit still has open units, posts or people.',
      next: 'Nothing was changed; move them away, then close it.',
    },
    parent_not_found: { what: 'The unit above is not there.', next: 'Choose another one.' },
    parent_closed: { what: 'The unit above is closed.', next: 'Choose another one, or open it again first.' },
    kind_misplaced: {
      what: 'A unit cannot be of a higher level than the one above it.',
      next: 'Change its kind, or choose another place.',
    },
    unit_below_itself: { what: 'A unit cannot be below itself.', next: 'Choose another place.' },
    tree_changed: {
      what: 'The tree was changed at the same moment.',
      next: 'Nothing was changed; look at it and try again.',
    },
    post_not_found: { what: 'There is no such post.', next: 'Load the page again.' },
    post_exists: { what: 'The unit has a post of this name already.', next: 'Choose another name.' },
    post_closed: { what: 'This post is closed.', next: 'Choose another one.' },
    post_changed: {
      what: 'The post was changed at the same moment.',
      next: 'Nothing was changed; look at it and try again.',
    },
    post_in_use: {
      what: 'Somebody still holds this post.',
      next: 'Nothing was changed; give them another, then close it.',
    },
    post_unavailable: {
      what: 'Nobody can be appointed to this post: it is not there or closed.',
      next: 'Choose another one.',
    },
    person_not_found: { what: 'There is no such person.', next: 'Look in the list again.' },
    person_exists: {
      what: 'Somebody has this employee number already.',
      next: 'Check it, or find that person in the list.',
    },
    person_differs: {
      what: 'This employee number belongs to somebody of another name.',
      next: 'Nothing was changed; check the number and the name.',
    },
    person_left: { what: 'This person has left.', next: 'Let them rejoin first.' },
    person_here: { what: 'This person has not left.', next: 'There is nothing to do; load the page again.' },
    appointment_reversed: { what: 'An appointment ends before it begins.', next: 'Correct one of the two days.' },
    appointment_twice: { what: 'The same post is given twice for the same days.', next: 'Take one of them away.' },
    main_post: { what: 'Of the posts held on one day exactly one is the main one.', next: 'Choose which it is.' },
  },
  rights: {
    role_not_found: { what: 'There is no such role.', next: 'Look in the list again.' },
    role_unavailable: { what: 'This role is not there or closed.', next: 'Choose another one.' },
    role_exists: { what: 'A role with this code exists already.', next: 'Choose another code.' },
    role_closed: { what: 'This role is closed.', next: 'Open it again first.' },
    role_open: { what: 'This role is open.', next: 'There is nothing to reopen.' },
    role_in_use: { what: 'Open posts still carry this role.', next: 'Nothing was changed; take it from them first.' },
    role_ready_made: {
      what: 'A ready-made role is not closed.',
      next: 'To take its rights back, take it from the posts.',
    },
    scope_impossible: { what: 'This permission does not come with this scope.', next: 'Choose another one.' },
    field_unknown: { what: 'This is not a sensitive field.', next: 'Choose another one.' },
    not_held: {
      what: 'Nobody gives away a right that they do not hold.',
      next: 'Nothing was changed; ask somebody who holds it.',
    },
    person_not_found: { what: 'There is no such person.', next: 'Look in the list again.' },
  },
  spreadsheets: {
    unknown_column: {
      what: 'This list has no such column.',
      next: 'Load the page again and choose the columns once more.',
    },
    not_importable: { what: 'This list cannot be imported.', next: 'Nothing was changed.' },
    file_missing: { what: 'There was no file.', next: 'Choose one again.' },
    file_too_large: { what: 'The file is larger than 20 MB.', next: 'Nothing was imported; split it.' },
    file_unreadable: {
      what: 'The file cannot be read, or its first row names no known column.',
      next: 'Nothing was imported. Use the template, saved as XLSX or as CSV in UTF-8.',
    },
    too_many_rows: { what: 'The file has more rows than one import takes.', next: 'Nothing was imported; split it.' },
    table_missing: {
      what: 'The code table to import into was not named.',
      next: 'Import again from the page of the table.',
    },
    not_finished: { what: 'The export has not finished yet.', next: 'Download it in a moment.' },
    not_found: { what: 'There is no such export of yours.', next: 'Export again.' },
  },
  backup: {
    corrupted: {
      what: 'The backup is not as it was written.',
      next: 'Use another one, and check the disk it is kept on.',
    },
    file_exists: {
      what: 'There is a file of this name already.',
      next: 'It was not overwritten; choose another name.',
    },
    file_not_found: { what: 'There is no such backup file.', next: 'Check the path, or choose another.' },
    format_newer: { what: 'This backup was written by a newer version.', next: 'Upgrade this one first.' },
    no_secrets: {
      what: 'This backup has no passphrase and holds no secrets.',
      next: 'Use the secrets of the machine it was made on, or a backup with a passphrase.',
    },
    not_backup: { what: 'This is not a backup of OneLine.', next: 'Choose another file.' },
    object_corrupted: { what: 'An object of the backup is not as it was written.', next: 'Use another one.' },
    object_missing: { what: 'An object of the backup is not there.', next: 'Use another one.' },
    object_unknown: {
      what: 'The backup holds an object for which there is no place here.',
      next: 'Check where files are stored, and try again.',
    },
    passphrase_wrong: {
      what: 'The passphrase does not open the secrets of this backup.',
      next: 'Check it and try again.',
    },
    truncated: { what: 'The backup is cut off before its end.', next: 'Use another one.' },
  },
  restore: {
    database_not_empty: {
      what: 'The database is not empty; a restore never overwrites.',
      next: 'Restore into an empty one.',
    },
    migration_changed: {
      what: 'The backup was made with a migration that reads otherwise here.',
      next: 'Restore it with the version that made it, then upgrade.',
    },
    secrets_needed: { what: 'The secrets of this machine are not those of the backup.', next: 'Give its passphrase.' },
    tables_differ: { what: 'The tables of the backup are not those its migrations make.', next: 'Use another one.' },
    version_newer: { what: 'The backup comes from a newer version.', next: 'Upgrade this one first.' },
  },
  job: {
    not_found: { what: 'There is no such job.', next: 'Load the list again.' },
    is_over: { what: 'This job has ended already.', next: 'There is nothing to do; load the list again.' },
    not_dead: {
      what: 'Only a job that has failed for good can be restarted.',
      next: 'Load the list again to see how it is now.',
    },
  },
  storage: {
    not_found: { what: 'There is no such file.', next: 'It may have been cleared away; make it again.' },
    invalid_name: { what: 'That is not the name of a stored file.', next: 'Load the page again.' },
  },
  working_time: {
    invalid_calendar: {
      what: 'The working-time calendar has problems.',
      next: 'Check its hours and the days that differ.',
    },
    invalid_duration: { what: 'This is not a working duration.', next: 'Write one above zero.' },
    never_open: { what: 'The calendar has no working time for a long while.', next: 'Check its hours.' },
    out_of_range: { what: 'The date lies outside the years reckoned with.', next: 'Choose a nearer one.' },
  },
};

export default en;
