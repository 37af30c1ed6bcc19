import type { useTexts } from './i18n/index.ts';

/** `person.changed` as people say it; a part that has no words stays as it is. */
export function actionWords(texts: ReturnType<typeof useTexts>, action: string): string {
  const dot = action.indexOf('.');
  const [subject, verb] = [action.slice(0, dot), action.slice(dot + 1)];
  return texts('action', {
    subject: texts.of(`subjects.${subject}`, { fallback: subject }),
    verb: texts.of(`verbs.${verb}`, { fallback: verb }),
  });
}
