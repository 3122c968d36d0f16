import { ScaledService } from "../../functions/aws/ecs-service/ecs-service";
import { ensureUser } from "../../functions/rotate-database-secret/application-user";
import type { BoundStatement, Clients, Login } from "../../functions/rotate-database-secret/login";

/** The commands sent to a service. */
function asked() {
  const sent: [string, unknown][] = [];
  const client = {
    send: (command: { readonly input: unknown }) => {
      sent.push([command.constructor.name, command.input]);
      return Promise.resolve({});
    },
  };
  const clients = { ecs: () => client, scaling: () => client } as unknown as ConstructorParameters<
    typeof ScaledService
  >[0];
  return { sent, service: new ScaledService(clients, "us-east-1", { cluster: "web-cluster", service: "web" }) };
}

test.each([true, false])("bounds are set with every way of scaling suspended: %s", async (suspended) => {
  const { sent, service } = asked();
  await service.setBounds({ min: 2, max: 9, suspended });
  await service.setTasks(3);
  expect(sent).toEqual([
    [
      "RegisterScalableTargetCommand",
      {
        ServiceNamespace: "ecs",
        ResourceId: "service/web-cluster/web",
        ScalableDimension: "ecs:service:DesiredCount",
        MinCapacity: 2,
        MaxCapacity: 9,
        SuspendedState: {
          DynamicScalingInSuspended: suspended,
          DynamicScalingOutSuspended: suspended,
          ScheduledScalingSuspended: suspended,
        },
      },
    ],
    ["UpdateServiceCommand", { cluster: "web-cluster", service: "web", desiredCount: 3 }],
  ]);
});

test.each([true, false])("R6, R9: statements about the application's user, who can log in: %s", async (known) => {
  const ran: { readonly by: string; readonly statements: readonly BoundStatement[] }[] = [];
  const users: Record<string, Login> = {
    master: { username: "dbadmin", password: "master-password" },
    application: { username: "app_user", password: "new-password", dbname: "app" },
  };
  const clients = {
    masterSecret: "master",
    secrets: { read: (secret: string) => Promise.resolve(JSON.stringify(users[secret])) },
    database: {
      accepts: () => Promise.resolve(known),
      execute: ({ username: by }: Login, statements: readonly BoundStatement[]) => {
        ran.push({ by, statements });
        return Promise.resolve();
      },
    },
  } as unknown as Clients;
  expect(await ensureUser("application", clients)).toBe(known ? "done before" : "done");
  const made = ["app_user", "new-password"];
  expect(ran).toEqual([
    {
      by: "dbadmin",
      statements: [
        ...(known
          ? []
          : [
              { sql: "DO GET_LOCK(?, -1)", values: ["steadfast-password"] },
              { sql: "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ? REQUIRE SSL", values: made },
              // The previous password stays valid until the next change.
              { sql: "ALTER USER ?@'%' IDENTIFIED BY ? RETAIN CURRENT PASSWORD", values: made },
            ]),
        {
          sql:
            "GRANT ALTER, CREATE, CREATE TEMPORARY TABLES, CREATE VIEW, DELETE, DROP, EXECUTE, INDEX, INSERT, LOCK TABLES, " +
            "REFERENCES, SELECT, SHOW VIEW, TRIGGER, UPDATE ON `app`.* TO ?@'%'",
          values: ["app_user"],
        },
      ],
    },
  ]);
});
