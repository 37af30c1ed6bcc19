export type { FieldDefinition, WidgetProps } from './field-definition.ts';
export { FormDialog } from './form-dialog.tsx';
export { SchemaForm } from './schema-form.tsx';
export { useUnsavedGuard } from './unsaved-guard.tsx';
