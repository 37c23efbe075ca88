import "./editor.css";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { Page } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { drafts } from "./drafts.ts";
import { Workbench } from "./Workbench.tsx";
import { useWords } from "./words/use-words.ts";

/** `/editor/:draft`: a draft of a workflow with all that is around it, then the workbench on it. */
export default function EditorPage() {
  const w = useWords();
  const { draft: id = "" } = useParams();
  const both = useQuery({
    queryKey: ["editor", id],
    queryFn: async ({ signal }) => {
      const [draft, world] = await Promise.all([drafts.one(id, signal), drafts.world(id, undefined, signal)]);
      return { draft, world };
    },
    // The page is the truth while it is open: asking again would take the pen out of somebody's hand.
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
  });
  if (!both.data || both.data.draft.files === null) {
    return (
      <Page title={both.data?.draft.title ?? w.page.title}>
        <Loaded query={both}>{() => <Empty>{w.page.notWorkflow}</Empty>}</Loaded>
      </Page>
    );
  }
  return <Workbench key={id} draft={both.data.draft} world={both.data.world} reload={() => void both.refetch()} />;
}
