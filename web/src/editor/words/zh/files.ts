/** Forms, templates and tables of the bundle. */
export const files = {
  files: {
    open: "表单、文书、表",
    add: "新建文件",
    kind: "种类",
    kinds: { form: "表单", template: "文书模板", table: "决策表" },
    folders: { "forms/": "表单", "templates/": "文书模板", "policies/tables/": "决策表", "workflows/": "场景" },
    source: "内容",
    preview: "预览",
    sample: "示例数据预览",
    noPreview: "内容有误，改正后即可预览。",
    view: "显示方式",
    grid: "表格",
    text: "文本",
  },
  formField: {
    add: "添加字段",
    kind: "类型",
    kinds: {
      ...{ text: "短文字", long: "长文字", number: "数字", date: "日期", choice: "单选", yes: "是否" },
      ...{ attachment: "附件", person: "姓名", phone: "电话（脱敏）" },
    } as Record<string, string>,
    choices: "选项",
    choicesHint: "以逗号分开",
    required: "必填",
  },
  table: {
    row: "行",
    when: "如果",
    gives: "则",
    add: "添加一行",
    remove: "删除行",
    hits: {
      ...{ U: "唯一命中", A: "任一命中", P: "按优先级", F: "首个命中" },
      ...{ R: "按行序", O: "按输出序", C: "全部收集" },
    },
  },
};
