import { Input, InputNumber, Select, Switch } from 'antd';
import type { TSchema } from 'typebox';
import { useAppTexts } from '../../app/i18n/index.ts';
import { DateField } from '../date-field.tsx';
import type { FieldDefinition, WidgetProps } from './field-definition.ts';
import styles from './schema-form.module.css';

type WidgetKind = NonNullable<FieldDefinition['widget']>;

interface PlainSchema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly PlainSchema[];
  readonly items?: PlainSchema;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** The something of "something or null". */
export function plainSchema(schema: TSchema | undefined): PlainSchema {
  const plain = (schema ?? {}) as PlainSchema;
  return plain.anyOf?.find(({ type }) => type !== 'null') ?? plain;
}

/** Texts longer than this get several lines. */
const longText = 500;

function widgetKind(schema: PlainSchema): WidgetKind {
  if (schema.enum) return 'select';
  if (schema.type === 'array') return 'multiple';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'boolean') return 'switch';
  if (schema.format === 'date') return 'date';
  if (schema.properties && 'zh-CN' in schema.properties) return 'label';
  return (schema.maxLength ?? 0) > longText ? 'area' : 'text';
}

/** The control of a field, by its definition or else by its schema. */
export function Widget(props: WidgetProps & { field: FieldDefinition; schema: PlainSchema }) {
  const { field, schema, id, value, change, isInvalid, isDisabled } = props;
  const kind = field.widget ?? widgetKind(schema);
  const status = isInvalid ? ('error' as const) : '';
  const text = typeof value === 'string' ? value : '';
  const common = {
    id,
    disabled: isDisabled,
    status,
    'aria-invalid': isInvalid,
    'aria-describedby': `${id}-words`,
  } as const;
  const hints = { placeholder: field.placeholder ?? '', autoComplete: field.autoComplete ?? 'off' };
  const limit = schema.maxLength === undefined ? {} : { maxLength: schema.maxLength };
  switch (kind) {
    case 'text':
      return <Input {...common} {...hints} {...limit} value={text} onChange={(event) => change(event.target.value)} />;
    case 'password':
      return (
        <Input.Password
          {...common}
          {...hints}
          {...limit}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
      );
    case 'area':
      return (
        <Input.TextArea
          {...common}
          {...hints}
          {...limit}
          rows={3}
          className={styles['area'] ?? ''}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
      );
    case 'number':
      return (
        <InputNumber
          {...common}
          className={styles['number'] ?? ''}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => change(next ?? undefined)}
          {...(field.unit === undefined ? {} : { suffix: field.unit })}
        />
      );
    case 'switch':
      return (
        <Switch
          id={id}
          className={styles['switch'] ?? ''}
          disabled={isDisabled}
          checked={value === true}
          onChange={change}
        />
      );
    case 'date':
      return (
        <DateField
          id={id}
          label={field.label}
          value={text === '' ? null : text}
          onChange={change}
          isInvalid={isInvalid}
          isDisabled={isDisabled}
        />
      );
    case 'select':
    case 'multiple':
      return (
        <Select
          {...common}
          {...(kind === 'multiple' ? { mode: 'multiple' as const } : {})}
          className={styles['wide'] ?? ''}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={field.placeholder ?? ''}
          value={value ?? (kind === 'multiple' ? [] : undefined)}
          onChange={(next: unknown) => change(next ?? undefined)}
          options={[...(field.options ?? (schema.enum ?? []).map((one) => ({ value: one, label: one })))]}
        />
      );
    case 'label':
      return <LabelWidget {...props} />;
    default:
      return kind satisfies never;
  }
}

/** A text in both languages. */
function LabelWidget(props: WidgetProps) {
  const texts = useAppTexts();
  const value = (props.value ?? {}) as Partial<Record<'zh-CN' | 'en', string>>;
  return (
    <div className={styles['pair']}>
      {(['zh-CN', 'en'] as const).map((locale, i) => (
        <Input
          key={locale}
          {...(i === 0 ? { id: props.id } : {})}
          maxLength={200}
          disabled={props.isDisabled}
          status={props.isInvalid && !value[locale] ? 'error' : ''}
          value={value[locale] ?? ''}
          aria-label={`${props.label} ${texts.of(`form.in.${locale}`)}`}
          prefix={<span className={styles['locale']}>{texts.of(`form.in.${locale}`)}</span>}
          onChange={(event) => props.change({ 'zh-CN': '', en: '', ...value, [locale]: event.target.value })}
        />
      ))}
    </div>
  );
}
