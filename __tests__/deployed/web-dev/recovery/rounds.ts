import { type Recovery, succeeded } from "../../../support/recovery";

/** Steps of an execution that does not acquire the lock. */
const COMMON_STEPS = ["lock", "record", "notify", "release"];

/** Rounds of outage, restore and failback on a running deployment; each ends in the initial state. */
export function rounds(recovery: () => Recovery, expectNoChanges: (stacks: readonly string[]) => Promise<void>): void {
  const steps = (...args: Parameters<Recovery["stepsOf"]>) =>
    recovery()
      .stepsOf(...args)
      .map(({ id }) => id)
      .sort();

  test("E5: an outage that no observer confirms starts nothing, and the lock is released", async () => {
    await recovery().observe();
    const item = await recovery().run("failover", "secondary");
    expect(item.outcome).toBe("rolled-back");
    expect(item.failure).toMatchObject({ step: "confirm-outage", kind: "refused" });
    await recovery().serves("primary");
  });

  test("E9: the event of the alarm starts an automatic failover, which is refused while the observers report no outage", async () => {
    await recovery().observe();
    const item = await recovery().startedByAlarm("primary");
    expect(item).toMatchObject({ requestedBy: "automatic failover", outcome: "rolled-back", site: "secondary" });
    expect(item.failure).toMatchObject({ step: "confirm-outage", kind: "refused" });
    await recovery().serves("primary");
  });

  test.each([
    [
      "hang",
      [
        "web-dev-secondary",
        "web-dev-control",
        "web-dev-global",
        "web-dev-routing",
        "web-dev-dr",
        "web-dev-control-dr",
        "web-dev-dr-triggers",
      ],
    ],
    ["refuse", []],
  ] as const)(
    "E5 X2 X6: during an outage of us-east-1 (%s) a failover activates the secondary; the region is restored and fenced; a failback follows",
    async (how, meanwhile) => {
      await recovery().observe();
      const { epoch } = await recovery().record();
      await recovery().failRegion("primary", how);
      const since = Date.now();
      const item = await recovery().run("failover", "secondary");
      succeeded(item);
      expect(item.pointOfNoReturn).toBe(true);
      expect(await recovery().record()).toMatchObject({ epoch: epoch + 1 });
      await recovery().serves("secondary");
      // Only the step that fences the old primary calls its region, and the recovery did not wait for it.
      expect(await recovery().callersOf("us-east-1", since)).toEqual(["fence"]);

      await recovery().restoreRegion("primary");
      expect((await recovery().record()).sites.primary).toBe("fenced");
      expect(await recovery().writer("primary")).toBe("web-dev-secondary-database");
      await recovery().serves("secondary");
      await expectNoChanges(meanwhile);

      succeeded(await recovery().run("move", "primary"));
      expect(await recovery().record()).toMatchObject({ epoch: epoch + 2 });
      await recovery().serves("primary");
    },
  );

  test("X9: a third round, with every function throttled, invoked twice and started again by concurrent executions, has the same result", async () => {
    await recovery().failRegion("primary", "refuse");
    await recovery().disturb(steps("failover", "secondary"), "start", { kind: "throttle" }, 1);
    await recovery().disturb(steps("failover", "secondary"), "start", { kind: "repeat" });
    const { epoch } = await recovery().record();
    const { item, rivals } = await recovery().runWithRivals("failover", "secondary");
    succeeded(item);
    expect(await recovery().undisturbed()).toEqual(steps("failover", "secondary"));
    expect(rivals.length).toBeGreaterThan(3);
    // An execution that gets its response too late for the lock ends as well, without starting anything.
    expect(rivals.filter(({ outcome }) => outcome !== "refused" && outcome !== "rolled-back")).toEqual([]);
    expect(rivals.flatMap(({ steps }) => Object.keys(steps)).filter((step) => !COMMON_STEPS.includes(step))).toEqual(
      [],
    );
    expect(await recovery().record()).toMatchObject({ epoch: epoch + 1 });
    await recovery().serves("secondary");

    await recovery().restoreRegion("primary");
    await recovery().disturb(steps("move", "primary"), "start", { kind: "repeat" });
    succeeded(await recovery().run("move", "primary"));
    expect(await recovery().undisturbed()).toEqual(steps("move", "primary"));
    await recovery().serves("primary");
  });

  test("X9: in the other direction: after a drill, a deactivation and a switchover with faults, the secondary fails", async () => {
    await recovery().observe();
    for (const [what, effect] of [
      ["drill", { kind: "lost" }],
      ["deactivate", { kind: "repeat" }],
      ["move", { kind: "throttle" }],
    ] as const) {
      await recovery().disturb(steps(what, "secondary"), "start", effect, 1);
      succeeded(await recovery().run(what, "secondary"));
      expect(await recovery().undisturbed()).toEqual(steps(what, "secondary"));
    }
    await recovery().serves("secondary");
    await recovery().endpoint("secondary", 503);
    await recovery().disturb(steps("failover", "primary"), "start", { kind: "lost" }, 1);
    // Long enough that the promotion has to be polled.
    await recovery().control.settings({ globalFailoverSeconds: 8 });
    await recovery().disturb(["promote-database"], "check", { kind: "lost" }, 1);
    succeeded(await recovery().run("failover", "primary"));
    expect(await recovery().undisturbed()).toEqual(steps("failover", "primary"));
    await recovery().serves("primary");

    await recovery().endpoint("secondary", undefined);
    // Its region was available all the time.
    expect((await recovery().record()).sites.secondary).toBe("fenced");
    // A switchover and a failback make it a standby again.
    succeeded(await recovery().run("move", "secondary"));
    succeeded(await recovery().run("move", "primary"));
    await recovery().serves("primary");
  });
}
