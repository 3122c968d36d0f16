import { ECSClient } from "@aws-sdk/client-ecs";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PATIENT } from "../../runtime/step/clients";
import { dialer } from "./database-connection";
import { siteProbe } from "./site-probe";

/** Says how the site in whose region it runs is, from inside. */
export const handler = siteProbe(process.env, {
  ecs: new ECSClient({ ...PATIENT }),
  rds: new RDSClient({ ...PATIENT }),
  secrets: new SecretsManagerClient({ ...PATIENT }),
  dialer,
});
