import { createRequire } from 'node:module';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');

// Groups and folders are Cedar's hierarchy: a user is in its groups, a document in its folders. A folder's viewing group is a set of its own and of what is above it,
// because Cedar has no recursion over attributes. Everything that a question needs is handed to each call: Cedar keeps no entities.
const policies = 'permit(principal, action, resource) when { principal in resource.viewers || resource.owners.contains(principal) };';

export function start(world) {
  const parsed = cedar.preparsePolicySet('relations', { staticPolicies: policies });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  const uid = (type, id) => ({ type, id: `${id}` });
  const reference = (type, id) => ({ __entity: uid(type, id) });
  return {
    ask: ({ user, document }) => {
      const owners = [];
      if (document % 2 === 0) owners.push(reference('User', world.owner(document)));
      if (document % 6 === 0) owners.push(reference('User', world.viewer(document)));
      const viewers = world.path(document % world.folders).map(folder => reference('Group', world.groupOfFolder(folder)));
      const answer = cedar.statefulIsAuthorized({
        principal: uid('User', user),
        action: uid('Action', 'view'),
        resource: uid('Document', document),
        context: {},
        preparsedPolicySetId: 'relations',
        entities: [
          { uid: uid('User', user), attrs: {}, parents: [0, 1, 2, 3].map(number => uid('Group', world.groupOf(user, number))) },
          { uid: uid('Document', document), attrs: { owners, viewers }, parents: [] },
        ],
      });
      if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
      return answer.response.decision === 'allow';
    },
  };
}
