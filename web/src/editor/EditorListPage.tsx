import "./editor.css";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Upload } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import type { WorkflowItem } from "../../../src/core/api.ts";
import type { DraftItem, VersionItem } from "../../../src/core/draft/model.ts";
import { ApiError } from "../api.ts";
import { useMe } from "../app/session.tsx";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { formatInstant } from "../ui/format.ts";
import { Page, Section } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { drafts, versions } from "./drafts.ts";
import { download, unpack, workflowOf } from "./files/pack.ts";
import { VersionCompare } from "./VersionCompare.tsx";
import { useWords } from "./words/use-words.ts";

const WRITES = "workflows.write";

/** `/editor`: every workflow with its versions and the drafts that are open; new ones and files from elsewhere. */
export default function EditorListPage() {
  const w = useWords();
  const me = useMe();
  const all = useQuery({ queryKey: ["workflows"], queryFn: ({ signal }) => versions.workflows(signal) });
  const open = useQuery({
    queryKey: ["drafts", "editor"],
    queryFn: ({ signal }) => drafts.list({ limit: 100 }, signal),
    refetchOnMount: "always",
  });
  const writes = me.rights.includes(WRITES);
  return (
    <Page
      title={w.list.title}
      subtitle={writes ? w.list.subtitle : w.list.mayNot}
      actions={<Import disabled={!writes} />}
    >
      <Loaded query={open}>
        {(page) => <Drafts items={page.items.filter(({ kind, status }) => kind === "workflow" && OPEN.has(status))} />}
      </Loaded>
      <Loaded query={all}>
        {(page) => (
          <div className="grid-cards">
            {page.items.map((workflow) => (
              <Workflow key={workflow.id} workflow={workflow} writes={writes} />
            ))}
          </div>
        )}
      </Loaded>
    </Page>
  );
}
const OPEN: ReadonlySet<DraftItem["status"]> = new Set(["open", "returned", "submitted"]);

function Drafts({ items }: { items: readonly DraftItem[] }) {
  const w = useWords();
  const text = useText();
  const language = useLanguage();
  return (
    <Section title={w.list.drafts}>
      {items.length === 0 ? (
        <Empty>{w.list.noDrafts}</Empty>
      ) : (
        <ul className="plain-list lined">
          {items.map((draft) => (
            <li key={draft.id} className="between">
              <div>
                <Link to={`/editor/${draft.id}`}>{draft.title}</Link>
                <div className="muted small">
                  {text(draft.workflowTitle)} · {draft.authorNames.join("、")} ·{" "}
                  {formatInstant(draft.updatedAt, language)}
                </div>
              </div>
              <span className="badge">{w.status[draft.status]}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Workflow({ workflow, writes }: { workflow: WorkflowItem; writes: boolean }) {
  const w = useWords();
  const text = useText();
  const say = useFailure();
  const navigate = useNavigate();
  const list = useQuery({
    queryKey: ["versions", workflow.id],
    queryFn: ({ signal }) => versions.list(workflow.id, signal),
    refetchOnMount: "always",
  });
  const begin = () =>
    say(async () => {
      const title = w.list.draftTitle(text(workflow.title));
      const draft = await drafts.begin({ title, workflow: workflow.id });
      await navigate(`/editor/${draft.id}`);
    });
  return (
    <section className="panel" aria-label={text(workflow.title)}>
      <div className="panel-head">
        <h2>{text(workflow.title)}</h2>
        <Button disabled={!writes} title={writes ? "" : w.list.mayNot} onClick={() => void begin()}>
          {w.list.begin}
        </Button>
      </div>
      <Loaded query={list} rows={2}>
        {(page) => (
          <ul className="plain-list">
            {[...page.items]
              .sort((one, other) => other.version - one.version)
              .slice(0, VERSIONS_SHOWN)
              .map((one) => (
                <Version key={one.version} version={one} />
              ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
const VERSIONS_SHOWN = 5;

function Version({ version }: { version: VersionItem }) {
  const w = useWords();
  const say = useFailure();
  const { workflow, version: number } = version;
  const [comparing, setComparing] = useState(false);
  const save = () =>
    say(async () => download(`${workflow}-v${String(number)}.zip`, (await versions.files(workflow, number)).files));
  return (
    <li className="between version">
      <span>
        {w.list.version(number)}{" "}
        <span className="muted small">
          {version.withdrawnAt ? w.status.withdrawn : w.list.validity(version.from, version.until)}
          {version.authorName ? ` · ${version.authorName}` : ` · ${w.list.release}`}
        </span>
        {version.current ? <span className="badge badge-done">{w.list.current}</span> : null}
      </span>
      <span className="row">
        {number > 1 ? (
          <button type="button" className="link-button tight small" onClick={() => setComparing(true)}>
            {w.list.compare(number)}
          </button>
        ) : null}
        <button type="button" className="link-button tight small" onClick={() => void save()}>
          {w.list.export(number)}
        </button>
      </span>
      {comparing ? <VersionCompare workflow={workflow} version={number} close={() => setComparing(false)} /> : null}
    </li>
  );
}

/** Files from elsewhere become a draft; whatever is wrong with them is found there. */
function Import({ disabled }: { disabled: boolean }) {
  const w = useWords();
  const say = useFailure();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const take = (file: File) =>
    say(async () => {
      const files = await unpack(file);
      const workflow = files && workflowOf(files);
      if (!files || !workflow) {
        void message.error(w.list.importWrong);
        return;
      }
      const draft = await drafts.begin({ title: w.list.importTitle(file.name), workflow, files });
      await navigate(`/editor/${draft.id}`);
    });
  return (
    <Upload
      accept=".zip,.json"
      showUploadList={false}
      disabled={disabled}
      beforeUpload={(file) => {
        void take(file);
        return false;
      }}
    >
      <Button disabled={disabled}>{w.list.import}</Button>
    </Upload>
  );
}

/** Runs something and says in words why it could not be. */
function useFailure(): (run: () => Promise<void>) => Promise<void> {
  const text = useText();
  const { message } = App.useApp();
  return async (run) => {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // What exactly is wrong says more than that something is.
      const { what, cure, problems = [] } = error.problem;
      const [first] = problems;
      const said = [text(what), first ? text(first.what) : "", text(first?.cure ?? cure)];
      void message.error(said.filter((one) => one !== "").join("。"));
    }
  };
}
