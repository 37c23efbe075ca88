import type { JsonSchema } from "../core/definition/model.ts";
import { bilingual, exact, flag, list, moment, nullable, text, whole } from "./schema-parts.ts";

const office = exact({ position: bilingual, name: text, address: nullable(text), phone: nullable(text) });

/** What anybody may read without signing in. */
export const PUBLIC = {
  GuideItem: exact({ workflow: text, title: bilingual, kind: bilingual, serves: bilingual }),
  Guide: exact({
    ...{ workflow: text, title: bilingual, description: nullable(bilingual), code: nullable(text), version: whole },
    ...{ on: text, division: text, divisionName: text, modeTitle: bilingual, kind: bilingual, serves: bilingual },
    conditions: list(bilingual),
    basis: list(exact({ regulation: bilingual, number: text, title: bilingual })),
    materials: list(exact({ field: text, title: bilingual, necessity: text })),
    steps: list(
      exact({
        ...{ title: bilingual, who: nullable(bilingual), limit: nullable(bilingual), documents: list(bilingual) },
        ...{ skipped: nullable(bilingual), local: flag },
      }),
    ),
    limits: exact({ legal: nullable(bilingual), promise: nullable(bilingual), extension: nullable(bilingual) }),
    ...{ fee: nullable(bilingual), visits: nullable(whole), scope: nullable(bilingual), hours: nullable(bilingual) },
    ...{ remedy: nullable(bilingual), offices: list(office), complaints: nullable({ ...office, type: "object" }) },
    results: list(exact({ title: bilingual, code: nullable(text), copies: whole })),
    changes: list(
      exact({
        ...{ title: bilingual, value: bilingual, areaName: nullable(text), from: nullable(text) },
        ...{ reason: nullable(bilingual), document: nullable(text) },
      }),
    ),
    form: nullable(bilingual),
  }),
  Verification: exact({
    result: { enum: ["valid", "voided", "altered", "unknown"] },
    document: nullable({
      ...exact({
        ...{ title: bilingual, number: nullable(text), caseNumber: text, procedure: bilingual, office: nullable(text) },
        ...{ issuedOn: text, voidedOn: nullable(text), about: nullable(text), mayRate: flag },
      }),
      type: "object",
    }),
  }),
  Rating: exact({
    open: flag,
    given: nullable({
      ...exact({ score: whole, remark: nullable(text), at: moment, atCounter: flag, followUp: nullable(text) }),
      type: "object",
    }),
  }),
  AuditItem: exact({
    ...{ id: text, at: moment, user: text, userName: text, organisationName: nullable(text), action: text },
    ...{ subject: text, reason: nullable(text), ticket: nullable(text), properties: list(text), ip: nullable(text) },
  }),
  RatingCounts: exact({ workflow: text, title: bilingual, counts: list(whole), total: whole, bad: whole }),
} satisfies Record<string, JsonSchema>;
