/** The frame of the editor: its list, head, views and outline. */
export const workbench = {
  act: { add: "添加", cancel: "取消" },
  page: {
    title: "流程编辑",
    notWorkflow: "这份草案不是流程，请到地方细则页面处理。",
    readOnly: (why: string) => `只能查看：${why}`,
  },
  list: {
    title: "流程编辑",
    subtitle: "每个流程的版本和正在修改的草案。草案经他人审核后，从施行日期起生效；在办件不受影响。",
    mayNot: "只有流程管理员可以修改流程；您可以查看和导出。",
    drafts: "正在修改的草案",
    noDrafts: "目前没有草案。",
    begin: "新拟草案",
    draftTitle: (workflow: string) => `修改：${workflow}`,
    import: "导入文件",
    importTitle: (file: string) => `导入：${file}`,
    importWrong: "这个文件里没有流程：请选择导出的 zip 或 JSON，不超过 8 MB。",
    version: (number: number) => `第 ${String(number)} 版`,
    validity: (from: string | null, until: string | null) =>
      from === null && until === null
        ? "自始施行"
        : until === null
          ? `自 ${from ?? ""} 施行`
          : `${from ?? "自始"} 至 ${until}`,
    release: "随系统发布",
    current: "现行",
    export: (number: number) => `导出第 ${String(number)} 版`,
  },
  status: {
    open: "修改中",
    submitted: "待审核",
    returned: "已退回",
    published: "已发布",
    withdrawn: "已撤回",
    discarded: "已作废",
  },
  head: {
    base: (version: number) => `基于第 ${String(version)} 版`,
    undo: "撤销",
    redo: "重做",
    more: "更多",
    export: "导出全部文件",
    discard: "作废草案",
    discardTitle: "作废这份草案？",
    discardHint: "草案不再能修改或提交，记录仍可查看。",
    submit: "提交审核",
    recall: "收回提交",
  },
  save: {
    saved: "已保存",
    waiting: "有未保存的修改",
    saving: "正在保存…",
    failed: "保存失败，稍后自动重试；内容保留在本页",
    conflict: "他人已先保存",
  },
  tabs: { title: "视图", diagram: "流程图", yaml: "文本（YAML）", simulator: "模拟与场景" },
  diagram: {
    done: "内部全部结束",
    stale: "文本目前无法读取，图上是之前的样子。",
    failed: "流程图排不出来，请在文本中检查。",
    map: "缩略图",
  },
  flow: {
    "controls.ariaLabel": "画面控制",
    "controls.zoomIn.ariaLabel": "放大",
    "controls.zoomOut.ariaLabel": "缩小",
    "controls.fitView.ariaLabel": "看全图",
    "minimap.ariaLabel": "缩略图",
    "handle.ariaLabel": "连接点",
    "node.a11yDescription.default": "按回车选择，按 Delete 删除，按 Escape 取消。",
    "edge.a11yDescription.default": "按回车选择这条去向，按 Delete 删除。",
  },
  outline: {
    title: "环节大纲",
    find: "查找环节",
    unreadable: "流程文本无法读取，请先在文本视图中改正。",
    task: "待办",
    children: "子件",
    final: "终",
    parallel: "并行",
  },
};
