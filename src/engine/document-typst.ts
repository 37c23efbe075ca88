/**
 * The one Typst document that sets every paper. It gets trees as JSON and puts their texts in as strings, never as
 * markup: a name like `#import "x"` prints as it stands. Sizes and margins follow the page's stylesheet.
 */
export const DOCUMENT_TYPST = `
#let papers = json(bytes(sys.inputs.papers))
#let serif = ("Noto Serif SC",)
#let sans = ("Noto Sans SC", "Noto Serif SC")
#set text(font: serif, size: 16pt, lang: "zh", region: "cn", fallback: false, overhang: false)
#set par(leading: 12pt, spacing: 12pt, justify: true)
#set document(title: papers.at(0).title, date: none)
#set enum(indent: 2em)
#set list(indent: 2em)

#let inline(items) = {
  for one in items {
    if one.type == "text" { one.text }
    else if one.type == "break" { linebreak() }
    else if one.type == "strong" { strong(inline(one.content)) }
    else if one.type == "em" { emph(inline(one.content)) }
    else { underline(inline(one.content)) }
  }
}

#let paragraph(one, indent) = {
  let first = if one.style == "body" and indent { 2em } else { 0em }
  set par(first-line-indent: (amount: first, all: true), justify: not one.ragged and one.style != "left")
  let body = [#inline(one.content)]
  if one.style == "center" or one.style == "number" { align(center, body) }
  else if one.style == "right" { align(right, body) }
  else if one.style == "note" { text(12pt, body) }
  else { par(body) }
}

#let cell(one) = table.cell(
  colspan: one.span,
  rowspan: one.rows,
  breakable: one.rows == 1,
  align: (if one.header { center } else { left }) + horizon,
  { set par(justify: false); if one.header { strong(inline(one.content)) } else [#inline(one.content)] },
)

#let grid-of(one) = {
  set text(if one.dense { 9pt } else { 12pt }, top-edge: "ascender", bottom-edge: "descender")
  set par(leading: 2pt, first-line-indent: 0em)
  table(
    columns: one.widths.map(width => width * 1fr),
    stroke: 0.5pt,
    inset: (x: 1.5mm, y: if one.dense { 0.8mm } else { 1.5mm }),
    ..if one.head.len() > 0 { (table.header(..one.head.flatten().map(cell)),) },
    ..one.body.flatten().map(cell),
  )
}

#let block-of(one, indent: true) = {
  if one.type == "heading" {
    set par(first-line-indent: 0em, justify: false)
    if one.level == 1 { align(center, block(below: 22pt, sticky: true, text(22pt, weight: "bold", inline(one.content)))) }
    else if one.level == 2 { block(sticky: true, pad(left: 2em, text(font: sans, weight: "bold", inline(one.content)))) }
    else { block(sticky: true, pad(left: 2em, text(weight: "bold", inline(one.content)))) }
  }
  else if one.type == "paragraph" { paragraph(one, indent) }
  else if one.type == "list" {
    if one.ordered { enum(..one.items.map(item => [#inline(item)])) } else { list(..one.items.map(item => [#inline(item)])) }
  }
  else if one.type == "table" { grid-of(one) }
  else if one.type == "rule" { line(length: 100%, stroke: 0.5pt) }
  else if one.type == "qr" { image(bytes(one.svg), format: "svg", width: 26mm) }
  else if one.type == "section" {
    let inner = for child in one.content { block-of(child, indent: false) }
    if one.style == "seal" {
      v(24pt)
      align(right, pad(right: 2em, block(breakable: false, { set align(center); inner })))
    }
    else if one.style == "signatures" or one.style == "signature" { v(14pt); block(breakable: false, { set par(leading: 20pt, spacing: 20pt); inner }) }
    else if one.style == "right" { align(right, inner) }
    else if one.style == "center" { align(center, inner) }
    else if one.style == "red-head" {
      align(center, text(32pt, fill: rgb("#c00"), weight: "bold", tracking: 3pt, inner))
      line(length: 100%, stroke: 2pt + rgb("#c00"))
    }
    else if one.style == "note" { text(12pt, inner) }
    else if one.style == "stub" { v(1em); line(length: 100%, stroke: (thickness: 1pt, dash: "dashed")); inner }
    else if one.style == "page" { pagebreak(weak: true); inner }
  }
}

#let mark-of(mark) = {
  set par(leading: 3pt, spacing: 3pt, justify: false)
  grid(
    columns: 2, gutter: 2mm, align: horizon,
    image(bytes(mark.svg), format: "svg", width: 15mm),
    text(7pt)[#mark.number \\ 校验码 #mark.check],
  )
}

#for paper in papers {
  let sides = if paper.landscape { (top: 26mm, bottom: 22mm, left: 20mm, right: 20mm) } else { (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm) }
  set page(
    paper: "a4",
    flipped: paper.landscape,
    margin: sides,
    // In the margin, on every page: it takes no room from the text.
    foreground: if "mark" in paper { place(bottom + left, dx: sides.left, dy: -6mm, mark-of(paper.mark)) },
    footer: context align(center, text(14pt, "— " + counter(page).display() + " —")),
  )
  counter(page).update(1)
  for one in paper.blocks { block-of(one) }
}
`;
