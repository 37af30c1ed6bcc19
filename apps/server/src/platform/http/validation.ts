import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchema, FastifySchemaCompiler } from 'fastify';

function createAjv(coerceTypes: boolean | 'array'): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false, removeAdditional: false, useDefaults: true, coerceTypes });
  (addFormats as unknown as (ajv: Ajv) => Ajv)(ajv);
  return ajv;
}

const forBodies = createAjv(false);
const forText = createAjv('array');

/** Bodies are taken as they are; path, query and headers are text, so numbers and booleans in them are read from it. */
export const validatorCompiler: FastifySchemaCompiler<FastifySchema> = ({ schema, httpPart }) =>
  compiledAtFirstUse(() => (httpPart === 'body' ? forBodies : forText).compile(schema));

type Validator = ReturnType<FastifySchemaCompiler<FastifySchema>>;

/** A start does not wait for the validators of every route. */
function compiledAtFirstUse(compile: () => ValidateFunction): Validator {
  let compiled: ValidateFunction | undefined;
  const validate: Validator = (value: unknown) => {
    compiled ??= compile();
    const isValid = compiled(value);
    validate.errors = compiled.errors ?? [];
    return isValid;
  };
  return validate;
}
