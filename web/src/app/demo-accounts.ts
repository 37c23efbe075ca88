import type { DemoAccount } from "../../../src/core/api.ts";

export interface AccountGroup {
  division: string;
  mode: string;
  accounts: DemoAccount[];
}

/** Demo accounts that match the text, side by side where they work together: same place, same way of managing. */
export function groupAccounts(accounts: readonly DemoAccount[], text: string): AccountGroup[] {
  const wanted = text.trim().toLowerCase();
  const groups = new Map<string, AccountGroup>();
  for (const account of accounts) {
    const words = [
      account.name,
      account.username,
      account.organisation,
      account.division,
      account.mode,
      ...account.roles,
    ];
    if (wanted && !words.some((word) => word.toLowerCase().includes(wanted))) continue;
    const key = `${account.division}|${account.mode}`;
    const group = groups.get(key) ?? { division: account.division, mode: account.mode, accounts: [] };
    group.accounts.push(account);
    groups.set(key, group);
  }
  return [...groups.values()];
}
