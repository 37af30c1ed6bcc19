import type { InvalidField, Problem } from '@oneline/contracts';
import { type DomainError, isDomainError } from '@oneline/kernel';
import type { FastifyError } from 'fastify';
import { requestErrors } from './errors.ts';

interface ValidationFailure {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Record<string, unknown>;
}

/** Turns whatever a route threw into the one error type. */
export function asDomainError(error: unknown): DomainError {
  if (isDomainError(error)) return error;
  const { code, statusCode, validation, validationContext } = (error ?? {}) as Partial<FastifyError> & {
    validation?: ValidationFailure[];
    validationContext?: string;
  };
  if (validation) {
    const problems: InvalidField[] = validation.map(({ instancePath, keyword, params }) => ({
      path: fieldPath(instancePath, keyword, params),
      rule: keyword,
      params,
    }));
    return requestErrors.invalid({ in: validationContext ?? 'body', problems });
  }
  switch (code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return requestErrors.malformed({}, error);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return requestErrors.unsupportedMedia({}, error);
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return requestErrors.tooLarge({}, error);
    case 'FST_ERR_NOT_FOUND':
      return requestErrors.notFound({}, error);
    default:
  }
  if (statusCode === 429) return requestErrors.tooMany({}, error);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return requestErrors.malformed({}, error);
  return requestErrors.failed({}, error);
}

/** A missing member is reported at the member, not at its parent. */
function fieldPath(instancePath: string, keyword: string, params: Record<string, unknown>): string {
  if (keyword === 'required') return `${instancePath}/${String(params['missingProperty'])}`;
  if (keyword === 'additionalProperties') return `${instancePath}/${String(params['additionalProperty'])}`;
  return instancePath;
}

/** The RFC 9457 body of an error. Faults tell their request id, not their cause. */
export function problemOf(error: DomainError, requestId: string): Problem {
  return {
    type: `urn:oneline:error:${error.code}`,
    title: error.message,
    status: error.httpStatus,
    code: error.code,
    instance: requestId,
    ...(Object.keys(error.details).length > 0 ? { details: { ...error.details } } : {}),
  };
}
