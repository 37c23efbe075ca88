export const records = {
  title: "Registers",
  subtitle: "Registers and what they said before.",
  qHint: "Name or pinyin initials",
  now: "As it stands",
  cases: "Cases",
  noCases: "There are no cases.",
  history: "Changes",
  validFrom: "From {{date}}",
  byCase: "by a case",
  changed: "{{count}} changed",
  first: "First entry",
  unmask: "Show in full",
  unmasked: "Shown in full; hidden again when you leave this page",
  unmaskHint:
    "Identity numbers, phones and accounts are masked. Give the reason for seeing them: it is recorded for audit with your name.",
} as const;
