import { escapeXml, find, list, parseXml, textAt } from "../../emulator/gateway/xml";

const answer = parseXml(`<?xml version="1.0"?>
<Root xmlns="https://example.com/"><!-- <Hidden>x</Hidden> -->
  <Zones><Zone><Name>a &amp; b&#33;&#x41;</Name><Empty/></Zone><Zone kind="x"><Name>c</Name></Zone></Zones>
</Root>`);

test("elements are found by their path, in their order", () => {
  expect(list(answer, "Root", "Zones", "Zone").map((zone) => textAt(zone, "Name"))).toEqual(["a & b!A", "c"]);
  expect(textAt(answer, "Root", "Zones", "Zone", "Empty")).toBe("");
});

test("what is not there is undefined or empty, and comments are ignored", () => {
  expect([find(answer, "Root", "Hidden"), textAt(undefined, "Root"), list(answer, "Other", "Zone")]).toEqual([
    undefined,
    undefined,
    [],
  ]);
});

test("text that goes into XML comes out the same", () => {
  const text = `<a & "b">`;
  expect(escapeXml(text)).toBe("&lt;a &amp; &quot;b&quot;&gt;");
  expect(textAt(parseXml(`<T>${escapeXml(text)}</T>`), "T")).toBe(text);
});
