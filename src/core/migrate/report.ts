import type { Text } from "../text.ts";
import type { CaseQuestion, Choices, StateKind, StateMap, StateQuestion, StayReason } from "./model.ts";

/** What a case of a migration is, or has become. */
export const CASE_SORTS = ["waiting", "moves", "asks", "stays", "moved", "failed", "undone"] as const;
export type CaseSort = (typeof CASE_SORTS)[number];

/** A state of the old version on the sheet: what it becomes, or what is asked. */
export interface SheetState {
  state: string;
  title: Text;
  kind: StateKind;
  /** By the ids of the files; null where nothing follows from them. */
  to: string | null;
  why: StateQuestion["why"] | null;
  suggestions: StateQuestion["suggestions"];
  /** Open cases that stand there. */
  cases: number;
}

/** What there is to decide before cases of one version go on by the version in force. */
export interface MigrationSheet {
  workflow: string;
  title: Text;
  from: number | null;
  to: number;
  /** Earlier versions that open cases still go by. */
  versions: { version: number; cases: number }[];
  states: SheetState[];
  /** States of the new version that one can stand in. */
  targets: { state: string; title: Text; kind: StateKind }[];
  /** Whether the caller may try and start migrations, and why not. */
  mayTry: boolean;
  mayStart: boolean;
}

export interface NewMigrationWish {
  from: number;
  states: StateMap;
  choices: Choices;
  values?: Record<string, unknown>;
  reason: string;
}

export interface MigrationItem {
  id: string;
  workflow: string;
  title: Text;
  from: number;
  to: number;
  reason: string;
  authorName: string;
  createdAt: string;
  status: "trying" | "tried" | "moving" | "moved";
  starterName: string | null;
  startedAt: string | null;
  doneAt: string | null;
  states: StateMap;
  choices: Choices;
  counts: Record<CaseSort, number>;
  /** Whether the caller may set it going, and why not. */
  start: { allowed: boolean; why: Text | null };
}

export interface MigrationCase {
  instance: string;
  number: string;
  state: Text;
  sort: CaseSort;
  at: string | null;
  /** In words: what changes, what is asked, why it stays. */
  told: Text[];
  mayUndo: boolean;
}

/** Why a case ends on its own version, in words. */
export const STAY_WORDS: Record<StayReason | "elsewhere", Text> = {
  suspended: { zh: "办件已挂起，恢复后才能升级", en: "The case is suspended; it can move once it goes on" },
  clash: {
    zh: "同时所在的两个环节在新版本中不能并行",
    en: "It stands in two steps that exclude each other in the new version",
  },
  nowhere: { zh: "所在环节在新版本中都已取消", en: "No step it stands in is left in the new version" },
  ends: { zh: "升级会使办件就此办结", en: "The migration would end it" },
  region: {
    zh: "新版本增加的并行部分不能自行开始",
    en: "The new version has a further part beside it that does not begin by itself",
  },
  skipped: {
    zh: "对应的环节在新版本中按设置跳过",
    en: "The step it would stand in is skipped in the new version by a setting",
  },
  partsRenamed: {
    zh: "正在办理的分办件在新版本中改了名称",
    en: "Parts of it are running that the new version calls otherwise",
  },
  broken: { zh: "新版本无法计算", en: "The new version cannot be worked out" },
  elsewhere: {
    zh: "办件已经办结或已不在这一版本",
    en: "It has ended, or no longer goes by this version",
  },
};

/** What has to be decided before a case moves, in words; `titleOf` knows what a state or task is called. */
export function questionWords(question: CaseQuestion, titleOf: (id: string) => Text): Text[] {
  switch (question.ask) {
    case "state": {
      const { zh, en } = titleOf(question.state);
      return [{ zh: `“${zh}”在新版本中对应哪个环节？`, en: `Which step of the new version is “${en}”?` }];
    }
    case "signing": {
      const { zh, en } = titleOf(question.task);
      return [
        {
          zh: `“${zh}”已有人签署，而会签规则已变：继续还是重签？`,
          en: `“${en}” has signatures under another rule: go on, or sign anew?`,
        },
      ];
    }
    case "parts": {
      const { zh, en } = titleOf(question.invoke);
      return [
        { zh: `“${zh}”的分办件在新版本中没有：是否结束？`, en: `The new version has no parts “${en}”: end them?` },
      ];
    }
    case "data":
      return question.problems.map(({ path = "", what }) => ({
        zh: `数据不合新表单（${path.slice(1)}）：${what.zh}`,
        en: `Data do not fit the new forms (${path.slice(1)}): ${what.en}`,
      }));
  }
}
