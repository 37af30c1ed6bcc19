import type { Account, AccountRequest, ListQuery, NewAccountRequest, OneTimeLink, Page } from '@oneline/contracts';
import { isDomainError, newId } from '@oneline/kernel';
import type { Static } from 'typebox';
import { maskFields, type Principal, reaches, scopeOf } from '../../platform/access/index.ts';
import { commandErrors } from '../../platform/command/index.ts';
import { requestErrors } from '../../platform/http/index.ts';
import { collectAccount } from './account-creation.ts';
import { unitsOrNone } from './account-record.ts';
import { toAccount } from './account-store.ts';
import { type Acting, type Caller, type IdentityParts, originOfSystem, type Reading } from './context.ts';
import { identityErrors } from './errors.ts';
import { collectLink } from './link.ts';
import * as lookUp from './look-up-store.ts';
import { createRateLimit } from './rate-limit.ts';
import * as store from './request-store.ts';

const requestsPerAddress = 5;
const perMs = 600_000;
/** Beyond this nobody reads them any more. */
const mostWaiting = 1000;

export interface AccountRequestService {
  /** Answers the same whether the request is new, repeated, or for a tenant that is not there. */
  create(body: Static<typeof NewAccountRequest>, caller: Caller): Promise<{ id: string }>;
  list(reading: Reading, request: ListQuery): Promise<Page<AccountRequest>>;
  approve(
    acting: Acting,
    id: string,
    body: { version: number; postId: string },
  ): Promise<{ request: AccountRequest; account: Account; link: OneTimeLink }>;
  reject(acting: Acting, id: string, body: { version: number; reason: string }): Promise<AccountRequest>;
}

const toDto = ({ unitIds: _, ...request }: store.StoredRequest): AccountRequest => request;

/** A mobile number is as personal here as on the person that comes of the request. */
export function maskRequest(reader: Principal, request: AccountRequest): AccountRequest {
  const { mobile } = maskFields<{ mobile: string | null }>(reader, 'person', { mobile: request.mobile });
  return { ...request, mobile: mobile ?? '' };
}

const subjectOf = ({ id, name }: AccountRequest) => ({ kind: 'account_request', id, name });

export function createAccountRequests(parts: IdentityParts): AccountRequestService {
  const { platform, ports } = parts;
  const { tenants, commands, clock } = platform;
  const rateLimit = createRateLimit({ most: requestsPerAddress, perMs });

  /** The request to decide, if it is within reach. */
  async function findWaiting(acting: Acting, id: string, version: number): Promise<store.StoredRequest> {
    const { db, principal } = acting;
    const request = await store.findRequest(db, id);
    if (!request || !reaches(principal, 'account_request.decide', { unitIds: request.unitIds })) {
      throw identityErrors.requestNotFound({ id });
    }
    const current = maskRequest(principal, toDto(request));
    if (request.state !== 'waiting') throw identityErrors.requestDecided({ current });
    if (request.version !== version) throw commandErrors.staleVersion({ current });
    return request;
  }

  function collectDecision(
    acting: Acting,
    before: store.StoredRequest,
    decided: { state: 'approved' | 'rejected'; decision: string | null },
  ): AccountRequest {
    const { db, change, at, principal } = acting;
    const request: store.StoredRequest = {
      ...before,
      ...decided,
      decidedBy: principal.name,
      decidedAt: at.toISOString(),
      version: before.version + 1,
    };
    change.write(store.decideRequest(db, request), { onMiss: () => identityErrors.requestDecided({ id: request.id }) });
    const { state, decision } = decided;
    change.audit({
      action: `account_request.${state}`,
      subject: subjectOf(request),
      changes: { state: ['waiting', state] },
      ...(decision === null ? {} : { reason: decision }),
    });
    emit(acting.change, request);
    return toDto(request);
  }

  return {
    async create(body, caller) {
      const nowMs = clock.now().getTime();
      const waitMs = rateLimit.take(caller.ip, nowMs);
      if (waitMs > 0) throw requestErrors.tooMany({ retryAfterSeconds: Math.ceil(waitMs / 1000) });
      const id: string = newId(nowMs);
      const { tenant, ...asked } = body;
      const place = await lookUp.findTenant(tenants.of(null), tenant);
      if (!place) return { id };
      const { tenantId } = place;
      const db = tenants.of(tenantId);
      if ((await store.countWaiting(db)) >= mostWaiting) throw requestErrors.tooMany();
      const unitIds = await ports.directory.unitsNamed(db, asked.unitName);
      const isRepeated = identityErrors.requestDecided();
      try {
        await commands.run(originOfSystem(tenantId, caller), async (change, at) => {
          const request: store.StoredRequest = {
            ...asked,
            id,
            unitIds,
            state: 'waiting',
            decidedBy: null,
            decision: null,
            createdAt: at.toISOString(),
            decidedAt: null,
            version: 1,
          };
          change.refuseOn('account_request_waiting', () => isRepeated);
          change.write(store.insertRequest(db, tenantId, request));
          change.audit({
            action: 'account_request.created',
            subject: subjectOf(request),
            changes: { login: [null, request.login], employeeNo: [null, request.employeeNo] },
          });
          emit(change, request);
        });
      } catch (error) {
        // Somebody asked for this login already; the answer does not say so.
        if (error !== isRepeated || !isDomainError(error)) throw error;
      }
      return { id };
    },

    async list({ db, principal }, asked) {
      const page = await store.listRequests(db, scopeOf(principal, 'account_request.decide'), asked);
      return { ...page, items: page.items.map((request) => toDto(request)) };
    },

    async approve(acting, id, { version, postId }) {
      const { db, principal, today, at } = acting;
      const before = await findWaiting(acting, id, version);
      const { name, employeeNo, mobile, login } = before;
      const accountId = newId(at.getTime());
      const person = await ports.directory.engage(acting, {
        name,
        employeeNo,
        mobile,
        postId,
        account: { id: accountId, login, state: 'invited' },
      });
      await ports.rights.refuseAbove(principal, db, person.id, today);
      const account = collectAccount({ ...acting, id: accountId, person, login, passwordHash: null });
      const request = collectDecision(acting, before, { state: 'approved', decision: null });
      const link = collectLink(acting, account.id, ports.settings);
      return { request, account: toAccount(account, person.name, at), link };
    },

    async reject(acting, id, { version, reason }) {
      const before = await findWaiting(acting, id, version);
      return collectDecision(acting, before, { state: 'rejected', decision: reason });
    },
  };
}

function emit(change: Acting['change'], request: store.StoredRequest): void {
  change.emit({
    topic: 'account_requests',
    type: `account_request.${request.state === 'waiting' ? 'created' : request.state}`,
    subject: request,
    payload: toDto(request),
    unitIds: unitsOrNone(request.unitIds, request.id),
  });
}
