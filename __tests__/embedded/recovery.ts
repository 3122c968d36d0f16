import type { Bench } from "../support/embedded";
import { Recovery } from "../support/outage";
import { signed } from "../support/signed";

const MINUTES = 60_000;

/** The tests of a recovery on a deployment that stands; they leave it as they found it. */
export function recoveryTests(bench: () => Bench): void {
  let recovery: Recovery;
  beforeAll(() => {
    recovery = new Recovery(bench());
  });

  const agree = async (names: readonly string[]) => {
    for (const name of names) {
      const { empty, output } = await bench().terraform(name).plan();
      expect(empty ? "" : `${name}: ${output}`).toBe("");
    }
  };

  test("E8 the API says who serves to whoever signs with AWS credentials, and to nobody else", async () => {
    const { output } = await bench().terraform("web-dev-dr").must(["output", "-raw", "api_url"]);
    const [id] = /[a-z0-9]+(?=\.execute-api\.)/.exec(output)!;
    const ask = (accessKey: string) =>
      fetch(
        `${bench().aws.endpoint}/_apis/${id}/status`,
        signed({ service: "execute-api", region: "us-east-2", method: "GET", accessKey }),
      );
    expect((await ask("nobody")).status).toBe(403);
    const answer = await ask(bench().env["AWS_ACCESS_KEY_ID"]!);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ plan: "web-dev", activeSite: "primary", pendingFences: [] });
  }, 30_000);

  test(
    "E5 an outage that nobody confirms starts nothing, and the lock goes back",
    async () => {
      await recovery.observe();
      const { item } = await recovery.run("failover", "secondary", "unplanned");
      expect(item.outcome).toBe("undone");
      expect(item.failure).toMatchObject({ step: "confirm-outage", kind: "refused" });
      expect(await recovery.writer("us-east-1")).toBe("web-dev-primary-database");
      expect(await recovery.record()).not.toHaveProperty("lock");
    },
    2 * MINUTES,
  );

  test.each(["refuse", "hang"] as const)(
    "E5 X2 X6 with us-east-1 dark (%s) the secondary takes over; the region returns and is fenced; all goes home",
    async (how) => {
      await recovery.observe();
      const { epoch } = await recovery.record();
      bench().aws.gateway.faults.darken("us-east-1", how);
      try {
        await recovery.observe("primary");
        const since = Date.now();
        const { item } = await recovery.run("failover", "secondary", "unplanned");
        expect([item.outcome, item.failure ?? null]).toEqual(["succeeded", null]);
        expect(item.pointOfNoReturn).toBe(true);
        expect(await recovery.leadsTo()).toContain("web-dev-secondary-web");
        expect(await recovery.writer("us-west-2")).toBe("web-dev-secondary-database");
        expect(await recovery.record()).toMatchObject({ epoch: epoch + 1, activeSite: "secondary" });
        // Only who tries to stop the old primary may ask for it, and the recovery did not wait for that.
        const needed = recovery.callersOf("us-east-1", since).filter((name) => /^web-dev-control-/.test(name));
        expect(needed).toEqual(["web-dev-control-fence"]);
      } finally {
        bench().aws.gateway.faults.lighten("us-east-1");
        bench().aws.gateway.releaseHanging();
      }
      await recovery.completeFence("primary");
      await recovery.observe();
      expect(await recovery.writer("us-east-1")).toBe("web-dev-secondary-database");
      expect(await recovery.leadsTo()).toContain("web-dev-secondary-web");
      if (how === "refuse") await agree(["web-dev-secondary", "web-dev-control", "web-dev-global", "web-dev-dr"]);

      const { item: home } = await recovery.run("failback", "primary", "planned");
      expect([home.outcome, home.failure ?? null]).toEqual(["succeeded", null]);
      expect(await recovery.leadsTo()).toContain("web-dev-primary-web");
      expect(await recovery.writer("us-west-2")).toBe("web-dev-primary-database");
      expect(await recovery.record()).toMatchObject({ epoch: epoch + 2, activeSite: "primary" });
    },
    10 * MINUTES,
  );

  test(
    "X1 after failover and failback Terraform agrees with what there is",
    async () => {
      await agree(["web-dev-primary", "web-dev-secondary", "web-dev-control", "web-dev-global", "web-dev-dr"]);
    },
    5 * MINUTES,
  );
}
