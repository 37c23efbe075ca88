import type { DemoAccount } from "../../../src/core/api.ts";
import type { Language } from "../../../src/core/text.ts";

/** More than this nobody looks through: the rest is found by typing. */
export const ACCOUNTS_SHOWN_MAX = 24;

export interface AccountGroup {
  title: string;
  /** `office` is the one that was asked for where a person serves several; `others` says how many more there are. */
  accounts: { account: DemoAccount; posts: string; office: string; others: number }[];
}

/**
 * Demo accounts that match the text, the ones to try first at the top, side by side where they work: same place, same mode.
 * `rest` says how many more match.
 */
export function groupAccounts(
  accounts: readonly DemoAccount[],
  text: string,
  language: Language,
): { groups: AccountGroup[]; rest: number } {
  const wanted = text.trim().toLowerCase();
  const found = accounts.filter(
    (account) => wanted === "" || wordsOf(account).some((word) => word.toLowerCase().includes(wanted)),
  );
  const groups = new Map<string, AccountGroup>();
  for (const account of found.slice(0, ACCOUNTS_SHOWN_MAX)) {
    const mode = account.modeTitle?.[language] ?? account.mode;
    const title = [account.divisionName ?? account.division, mode].filter(Boolean).join(" · ");
    const group = groups.get(title) ?? { title, accounts: [] };
    const posts = account.roleTitles?.map((role) => role[language]) ?? account.roles;
    const asked = account.organisations.find((name) => wanted !== "" && name.toLowerCase().includes(wanted));
    group.accounts.push({
      account,
      posts: posts.join(language === "zh" ? "、" : ", "),
      office: asked ?? account.organisation,
      others: account.organisations.length - 1,
    });
    groups.set(title, group);
  }
  return { groups: [...groups.values()], rest: Math.max(0, found.length - ACCOUNTS_SHOWN_MAX) };
}

function wordsOf(account: DemoAccount): string[] {
  const titles = [...(account.roleTitles ?? []), ...(account.modeTitle ? [account.modeTitle] : [])];
  return [
    ...[account.name, account.username, account.division, account.divisionName ?? ""],
    ...account.organisations,
    ...account.roles,
    ...titles.flatMap((title) => [title.zh, title.en]),
  ];
}
