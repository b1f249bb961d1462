// The same tuples and questions as loadtests/AuthGateway.Benchmarks/Relations/RelationWorld.cs, by the same arithmetic.
const groupsOfUser = 4;
const foldersOfFolder = 8;

export class World {
  constructor(tuples) {
    this.users = Math.floor(tuples / 10);
    this.groups = Math.floor(tuples / 100);
    this.folders = Math.floor(tuples / 20);
    this.documents = Math.floor((tuples * 3) / 10);
    this.groupStep = Math.floor(this.groups / groupsOfUser) + 1;
  }

  groupOf(user, number) { return (user + number * this.groupStep) % this.groups; }
  groupOfFolder(folder) { return (folder * 31) % this.groups; }
  parent(folder) { return Math.floor((folder - 1) / foldersOfFolder); }
  owner(document) { return (document * 17) % this.users; }
  viewer(document) { return (document * 29 + 1) % this.users; }

  // [type, id, relation, subject's type, subject's id, subject's relation]
  *tuples() {
    for (let user = 0; user < this.users; user++) {
      for (let number = 0; number < groupsOfUser; number++) yield ['group', this.groupOf(user, number), 'member', 'user', user, ''];
    }
    for (let folder = 0; folder < this.folders; folder++) {
      yield ['folder', folder, 'viewer', 'group', this.groupOfFolder(folder), 'member'];
      if (folder > 0) yield ['folder', folder, 'parent', 'folder', this.parent(folder), ''];
    }
    for (let document = 0; document < this.documents; document++) {
      yield ['document', document, 'parent', 'folder', document % this.folders, ''];
      if (document % 2 === 0) yield ['document', document, 'owner', 'user', this.owner(document), ''];
      if (document % 6 === 0) yield ['document', document, 'viewer', 'user', this.viewer(document), ''];
    }
  }

  path(folder) {
    const path = [folder];
    while (folder > 0) path.push(folder = this.parent(folder));
    return path;
  }

  // Questions whose shortest way is so many tuples long; 0 for those that are denied.
  questions(length, count) {
    const questions = [];
    for (let document = Math.floor(this.documents / 3); questions.length < count; document = (document + 7919) % this.documents) {
      const path = this.path(document % this.folders);
      const user = length === 0 ? (document * 13 + 5) % this.users
        : length === 1 ? this.owner(document)
        : length - 3 < path.length ? this.groupOfFolder(path[length - 3]) + this.groups * (document % 10) : -1;
      if (user >= 0 && user < this.users && this.length(document, user, path) === length) questions.push({ user, document });
    }
    return questions;
  }

  length(document, user, path) {
    if ((document % 2 === 0 && this.owner(document) === user) || (document % 6 === 0 && this.viewer(document) === user)) return 1;
    const at = path.findIndex(folder => [0, 1, 2, 3].some(number => this.groupOf(user, number) === this.groupOfFolder(folder)));
    return at < 0 ? 0 : at + 3;
  }
}
