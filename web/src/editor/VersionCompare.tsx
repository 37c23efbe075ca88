import "../procedures/procedures.css";
import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { Pictured } from "../drafts/Pictured.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import { versions } from "./drafts.ts";
import { useWords } from "./words/use-words.ts";

const WIDTH = 1000;

/** What a version changed of the one before it, on the diagram. */
export function VersionCompare(props: { workflow: string; version: number; close: () => void }) {
  const w = useWords();
  const { workflow, version, close } = props;
  const texts = useQuery({
    queryKey: ["versions", workflow, "compared", version],
    queryFn: async () => {
      const both = await Promise.all([versions.files(workflow, version - 1), versions.files(workflow, version)]);
      const path = `workflows/${workflow}.yaml`;
      const [before = "", after = ""] = both.map(({ files }) => files.find((one) => one.path === path)?.text);
      return { before, after };
    },
  });
  return (
    <Modal open title={w.list.compared(version)} width={WIDTH} footer={null} onCancel={close}>
      <Loaded query={texts}>{(both) => <Pictured {...both} />}</Loaded>
    </Modal>
  );
}
