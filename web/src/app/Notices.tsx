import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { NoticeItem } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { notices } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";

const ASK_EVERY_MS = 60_000;

/** The bell: how many notices are unread, and the notices themselves in a drawer. */
export function Notices() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const list = useQuery({
    queryKey: ["notices"],
    queryFn: ({ signal }) => notices.list(signal),
    refetchInterval: ASK_EVERY_MS,
  });
  const unread = list.data?.items.filter((notice) => !notice.read).length ?? 0;
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={t("notices.open", { count: unread })}
        onClick={() => setOpen(true)}
      >
        <Badge count={unread} overflowCount={99} size="small">
          <BellIcon />
        </Badge>
      </button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t("notices.title")} destroyOnHidden>
        <Loaded query={list}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty>{t("notices.empty")}</Empty>
            ) : (
              <ul className="plain-list stack">
                {page.items.map((notice) => (
                  <Notice key={notice.id} notice={notice} close={() => setOpen(false)} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Drawer>
    </>
  );
}

function Notice(props: { notice: NoticeItem; close: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => notices.read(props.notice.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["notices"] }),
  });
  const { notice } = props;
  const about = notice.instance ? `/cases/${notice.instance}` : notice.draft ? `/drafts/${notice.draft}` : null;
  const seen = () => {
    if (!notice.read) read.mutate();
  };
  return (
    <li className={notice.read ? "notice" : "notice notice-unread"}>
      <div className="muted small">
        {formatInstant(notice.at, language)}
        {notice.read ? null : <span className="badge">{t("notices.unread")}</span>}
      </div>
      {about ? (
        <Link
          to={about}
          onClick={() => {
            seen();
            props.close();
          }}
        >
          {text(notice.text)}
        </Link>
      ) : (
        <span>{text(notice.text)}</span>
      )}
      {notice.read ? null : (
        <button type="button" className="link-button" onClick={seen}>
          {t("notices.markRead")}
        </button>
      )}
    </li>
  );
}

function BellIcon() {
  return (
    <svg
      width="22"
      height="22"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <path d="M6 9a6 6 0 0 1 12 0c0 6 2 7 2 7H4s2-1 2-7" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M10 20a2.2 2.2 0 0 0 4 0" strokeLinecap="round" />
    </svg>
  );
}
