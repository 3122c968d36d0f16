import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DrTable } from "../dr-table/dr-table";
import { environment, PATIENT } from "./clients";

/** The DR table that `TABLE` names, in `TABLE_REGION`: by default the function's own, which for steps is the control region. */
export function ownTable(): DrTable {
  const region = process.env["TABLE_REGION"];
  const client = new DynamoDBClient({ ...PATIENT, ...(region === undefined ? {} : { region }) });
  return new DrTable(client, environment("TABLE"));
}
