import type { Letter } from "../../engine/letters-round.ts";

const WORDS = {
  zh: {
    one: "【移交】",
    many: (count: number) => `【移交】${count} 条通知`,
    open: "打开办件",
    foot: "此邮件由系统发出，请勿回复。收取方式可在系统“通知”中更改。",
  },
  en: {
    one: "[Yijiao] ",
    many: (count: number) => `[Yijiao] ${count} notices`,
    open: "Open the case",
    foot: "Sent by the system; please do not reply. How you are told is set under Notices in the application.",
  },
};

/** A letter in the words of whom it goes to. A subject is one line, whatever the notice says. */
export function subjectOf({ language, notices }: Letter): string {
  const words = WORDS[language];
  const [first] = notices;
  const subject = notices.length === 1 && first ? `${words.one}${first.text[language]}` : words.many(notices.length);
  return subject.replace(/[\p{C}\s]+/gu, " ").slice(0, 200);
}

export function textOf({ language, notices }: Letter, publicUrl: string | null): string {
  const words = WORDS[language];
  const parts = notices.map(({ text, instance }) => {
    const link = publicUrl === null || instance === null ? "" : `\n${words.open}: ${publicUrl}/cases/${instance}`;
    return `${notices.length > 1 ? "· " : ""}${text[language]}${link}`;
  });
  return `${parts.join("\n\n")}\n\n-- \n${words.foot}\n`;
}

const SMS_CHARACTERS_MAX = 200;

export function smsOf(letter: Letter): string {
  const { language, notices } = letter;
  const [first] = notices;
  const text = notices.length === 1 && first ? `${WORDS[language].one}${first.text[language]}` : subjectOf(letter);
  return text.slice(0, SMS_CHARACTERS_MAX);
}
