import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DrTable } from "../dr-table/dr-table";
import { environment, PATIENT } from "./clients";

/** The DR table that `TABLE` names, in the function's own region: the control region. */
export function ownTable(): DrTable {
  return new DrTable(new DynamoDBClient({ ...PATIENT }), environment("TABLE"));
}
