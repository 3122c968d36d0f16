import { IllegalMove } from "../../../dr/record/site-states";
import {
  activate,
  cancelPromotion,
  fence,
  isToFence,
  markFencePending,
  newRecord,
  releaseLock,
  startPromotion,
  takeLock,
  unfence,
} from "../../../dr/record/transitions";

const one = { execution: "one", epoch: 1 };
const locked = takeLock(newRecord("web-dev"), {
  ...{ execution: "one", workflow: "activate", site: "secondary", mode: "unplanned", now: 1000 },
});
const failedOver = activate(markFencePending(locked, one, "primary"), one, "secondary", "unplanned");

describe("S3: from the request of a promotion on", () => {
  const fencing = markFencePending(locked, one, "primary");
  const promoting = startPromotion(fencing, one, "secondary", "unplanned");

  test("the other site is to be fenced, although the record still has it as active", () => {
    expect(isToFence(fencing, "primary")).toBe(false);
    expect(promoting).toMatchObject({ activeSite: "primary", promotion: "secondary", version: fencing.version + 1 });
    expect([isToFence(promoting, "primary"), isToFence(promoting, "secondary")]).toEqual([true, false]);
    expect(() => unfence(promoting, one, "primary")).toThrow(
      "the promotion of the secondary was requested: the primary stays fenced",
    );
    expect(startPromotion(promoting, one, "secondary", "unplanned")).toBe(promoting);
  });

  test("a site that no step has fenced is to be fenced as well, and one that is fenced stays so", () => {
    const unfenced = startPromotion(locked, one, "secondary", "unplanned");
    expect(unfenced.sites.primary).toBe("active");
    expect(isToFence(unfenced, "primary")).toBe(true);
    expect(fence(unfenced, "primary")).toMatchObject({ activeSite: "primary", sites: { primary: "fenced" } });
    expect(() => fence(locked, "primary")).toThrow("the primary is active and is not to be fenced");
    // A rejected promotion leaves nothing.
    expect(cancelPromotion(unfenced, one)).toEqual({ ...locked, version: unfenced.version + 1 });
    const fenced = startPromotion(fence(fencing, "primary"), one, "secondary", "unplanned");
    expect(fenced).toMatchObject({ sites: { primary: "fenced" } });
    expect(isToFence(fenced, "primary")).toBe(false);
  });

  test("it ends when the site is active, or when AWS rejected it", () => {
    const active = activate(promoting, one, "secondary", "unplanned");
    expect(active).toEqual({ ...failedOver, version: promoting.version + 1 });
    expect(isToFence(active, "primary")).toBe(true);
    const rejected = cancelPromotion(promoting, one);
    expect(rejected).toEqual({ ...fencing, version: promoting.version + 1 });
    expect(unfence(rejected, one, "primary").sites.primary).toBe("active");
    expect(cancelPromotion(fencing, one)).toBe(fencing);
  });

  test("a lock that is released does not end it, and a planned execution requests none", () => {
    expect(releaseLock(promoting, "one")).toMatchObject({ promotion: "secondary" });
    expect(startPromotion(locked, one, "secondary", "planned")).toBe(locked);
    expect(() => startPromotion(promoting, { execution: "two", epoch: 2 }, "secondary", "unplanned")).toThrow(
      IllegalMove,
    );
  });
});
