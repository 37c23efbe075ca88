import { once } from "node:events";
import { createServer } from "node:http";
import { SMTPServer } from "smtp-server";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { getContact, setContact } from "../../src/engine/contact.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { type Channels, lettersRound } from "../../src/engine/letters-round.ts";
import { startInstance } from "../../src/engine/start.ts";
import { addMessage } from "../../src/store/outbox-claims.ts";
import { mailSender } from "../../src/worker/senders/mail.ts";
import { blockList } from "../../src/worker/senders/safe-post.ts";
import { smsSender } from "../../src/worker/senders/sms.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  loanOf,
  PHONE,
  setClock,
  taken,
} from "../helpers/lending.ts";

interface Mail {
  from: string;
  to: string[];
  source: string;
}

/** An SMTP server on this machine that keeps what it is given, and refuses whom it is told to. */
async function sink() {
  const got: Mail[] = [];
  const refuse = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo({ address }, _session, done) {
      const code = refuse.get(address);
      done(code === undefined ? null : Object.assign(new Error(`${address} is not here`), { responseCode: code }));
    },
    onData(stream, { envelope }, done) {
      let source = "";
      stream.on("data", (chunk: Buffer) => {
        source += chunk.toString();
      });
      stream.on("end", () => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        got.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { got, refuse, url: `smtp://127.0.0.1:${port}`, close: () => new Promise<void>((done) => server.close(done)) };
}

/** Base64 and quoted-printable as they came, in words. */
function words(source: string): string {
  const [head = "", ...rest] = source.replaceAll("\r\n", "\n").split("\n\n");
  const body = rest.join("\n\n");
  const text = /base64/i.test(head)
    ? Buffer.from(body, "base64").toString()
    : Buffer.from(
        body
          .replace(/=\n/g, "")
          .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        "latin1",
      ).toString();
  return text;
}

onBothDatabases("letters", (database) => {
  let engine: Engine;
  let smtp: Awaited<ReturnType<typeof sink>>;
  let channels: Channels;
  const noon = "2026-03-02T04:00:00.000Z";

  beforeAll(async () => {
    smtp = await sink();
    const mail = mailSender({ url: smtp.url, from: "移交 <yijiao@city.example>", publicUrl: "https://yijiao.example" });
    channels = { mail, sms: null };
    await enterLending(database());
    await setClock(database(), noon);
    engine = await lendingEngine(database());
  });
  beforeEach(() => {
    smtp.got.length = 0;
    smtp.refuse.clear();
  });
  afterAll(() => smtp.close());

  const wish = (more: object = {}) => ({
    ...{ email: "desk@city.example", mobile: null, mail: true, sms: false, digest: false },
    ...{ quietFrom: "21:00", quietUntil: "08:00", ...more },
  });
  const carry = async () => {
    while (await outboxRound(engine, [])) {
      // Until nothing is ready any more.
    }
    while (await lettersRound(engine, channels)) {
      // Until nothing is ready any more.
    }
  };
  let count = 0;
  const notify = async (zh: string, instance: string | null = null, whom: object = { user: "desk" }) => {
    count += 1;
    const id = `01900000-0000-7000-8000-${String(count).padStart(12, "0")}`;
    const body = { ...whom, template: "t", text: { zh, en: `in English ${count}` } };
    await addMessage(database(), {
      ...{ homeCity: CITY, id, instanceId: instance === null ? null : idOf(instance).uuid, kind: "notify", body },
    });
    return id;
  };
  const letterOf = (notice: string) => database().knex("letter").where({ home_city: CITY, notice }).first();

  test("who asked for it gets a notice by e-mail, with its case's number and never whose it is", async () => {
    taken(await setContact(engine, caller("desk"), wish()));
    const started = taken(
      await startInstance(engine, caller("desk"), { workflow: "loan", division: GULOU, data: loanOf(100) }),
    );
    const id = await notify(`催办：${started.number} 张三`, started.instance);
    await carry();
    const [mail] = smtp.got;
    expect(mail).toMatchObject({ from: "yijiao@city.example", to: ["desk@city.example"] });
    const text = words(mail?.source ?? "");
    expect(text).toContain(`催办：${started.number}`);
    expect(text).toContain(`https://yijiao.example/cases/${started.instance}`);
    expect(text).not.toContain("张三");
    expect(mail?.source).toMatch(new RegExp(`<${CITY}-[0-9a-f]{32}@city.example>`));
    expect(await letterOf(id)).toMatchObject({ status: "sent", attempts: 1 });
  });

  test("a notice to a post goes to everybody there who asked, and to nobody else", async () => {
    taken(await setContact(engine, caller("desk2"), wish({ email: "second@city.example" })));
    taken(await setContact(engine, caller("elsewhere"), wish({ email: "elsewhere@city.example" })));
    await notify("给窗口", null, { organisation: "branch-gulou", role: "desk_clerk" });
    await carry();
    expect(smtp.got.flatMap(({ to }) => to).sort()).toEqual(["desk@city.example", "second@city.example"]);
    const ids = smtp.got.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]);
    expect(new Set(ids).size, "a gateway that drops what it has had drops none").toBe(smtp.got.length);
  });

  test("a password is sent to no server in the clear", async () => {
    const url = smtp.url.replace("smtp://", "smtp://somebody:secret@");
    const mail = mailSender({ url, from: "yijiao@city.example", publicUrl: null });
    const letter = { id: "1", to: "desk@city.example", language: "zh" as const, notices: [] };
    expect(await mail(letter)).toMatchObject({ final: false });
    expect(smtp.got).toEqual([]);
  });

  test("made twice by a worker that died in between, a letter is one", async () => {
    const id = await notify("一次");
    await carry();
    await addMessage(database(), {
      ...{ homeCity: CITY, id, instanceId: null, kind: "notify" },
      body: { user: "desk", template: "t", text: { zh: "一次", en: "once" } },
    });
    await carry();
    expect(smtp.got).toHaveLength(1);
  });

  test("at night it waits for the morning", async () => {
    await setClock(database(), "2026-03-02T15:00:00.000Z");
    const id = await notify("夜里");
    await carry();
    expect(smtp.got).toEqual([]);
    expect(new Date((await letterOf(id)).ready_at).toISOString()).toBe("2026-03-03T00:00:00.000Z");
    await setClock(database(), "2026-03-03T00:00:00.000Z");
    await carry();
    expect(smtp.got).toHaveLength(1);
    await setClock(database(), noon);
  });

  test("a digest is one letter with all of a day", async () => {
    taken(await setContact(engine, caller("desk"), wish({ digest: true })));
    await notify("第一条");
    await notify("第二条");
    await carry();
    expect(smtp.got).toEqual([]);
    await setClock(database(), "2026-03-03T00:30:00.000Z");
    await carry();
    expect(smtp.got).toHaveLength(1);
    const text = words(smtp.got[0]?.source ?? "");
    expect(text.indexOf("第一条")).toBeGreaterThan(-1);
    expect(text.indexOf("第二条")).toBeGreaterThan(text.indexOf("第一条"));
    await setClock(database(), noon);
    taken(await setContact(engine, caller("desk"), wish()));
  });

  test("it speaks the language of whom it goes to, on one line of subject", async () => {
    await database().knex("app_user").where({ id: "desk" }).update({ language: "en" });
    await notify("中文");
    await carry();
    expect(words(smtp.got[0]?.source ?? "")).toMatch(/^in English \d+/);
    expect(smtp.got[0]?.source).toMatch(/^Subject: \[Yijiao\] in English \d+\r$/m);
    await database().knex("app_user").where({ id: "desk" }).update({ language: "zh" });
  });

  test("a server that is busy is asked again; one that knows nobody there is not, and no address is kept in the reason", async () => {
    smtp.refuse.set("desk@city.example", 451);
    const busy = await notify("忙");
    await carry();
    expect(await letterOf(busy)).toMatchObject({ status: "waiting", failed_code: "SMTP_451" });
    smtp.refuse.set("desk@city.example", 550);
    await setClock(database(), "2026-03-02T04:01:00.000Z");
    await carry();
    expect(await letterOf(busy)).toMatchObject({ status: "dead", failed_code: "SMTP_550" });
  });

  test("who lost the account, or asked for a way there is none of, gets nothing, and the reason stands there", async () => {
    taken(await setContact(engine, caller("desk"), wish({ mail: false, sms: true, mobile: PHONE })));
    const id = await notify("短信");
    await carry();
    expect(await letterOf(id)).toMatchObject({ channel: "sms", status: "dead", failed_code: "NOT_CONFIGURED" });
    taken(await setContact(engine, caller("desk"), wish()));
    await database().knex("app_user").where({ id: "desk" }).update({ disabled: true });
    const gone = await notify("停用");
    await carry();
    expect(await letterOf(gone)).toMatchObject({ status: "dead", failed_code: "NO_ADDRESS" });
    await database().knex("app_user").where({ id: "desk" }).update({ disabled: false });
  });

  test("addresses are sealed, and what is none is refused", async () => {
    expect(await getContact(engine, caller("desk"))).toMatchObject({ email: "desk@city.example", mail: true });
    const row = await database().knex("contact_way").where({ user_id: "desk" }).first();
    expect(row.sealed.toString("latin1")).not.toContain("desk@");
    for (const more of [
      { email: "no" },
      { email: null },
      { email: "a@b.cn\r\nBcc: x@y.cn" },
      { sms: true },
      { mobile: "110" },
    ])
      expect(await setContact(engine, caller("desk"), wish(more))).toMatchObject({ code: "BODY_INVALID" });
  });

  test("text messages go to the gateway, signed, once for each id", async () => {
    const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
    const got: { headers: Record<string, string>; body: string }[] = [];
    const gateway = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on("end", () => {
        got.push({ headers: request.headers as Record<string, string>, body });
        response.writeHead(200).end();
      });
    }).listen(0, "127.0.0.1");
    await once(gateway, "listening");
    const address = gateway.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const sms = smsSender({ url: `http://127.0.0.1:${port}/`, secret, opened: blockList(["127.0.0.1"]) });
    taken(await setContact(engine, caller("desk"), wish({ mail: false, sms: true, mobile: PHONE })));
    await notify("请速办");
    channels = { ...channels, sms };
    await carry();
    const [one] = got;
    if (!one) throw new Error("nothing came");
    expect(new Webhook(secret).verify(one.body, one.headers)).toEqual({
      id: expect.stringMatching(new RegExp(`^${CITY}-[0-9a-f]{32}$`)),
      to: PHONE,
      text: "【移交】请速办",
    });
    gateway.close();
    await once(gateway, "close");
  });
});
