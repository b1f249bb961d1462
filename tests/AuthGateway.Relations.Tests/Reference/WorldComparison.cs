using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tests.Evaluation;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Tests.Reference;

/// <summary>
/// Questions about one random world, asked of the engine and of the reference: all checks of one user and one userset, in every second world their object
/// listings, and in every eighth the user listings and those of everybody.
/// </summary>
internal sealed class WorldComparison
{
    private static readonly RelationEngine Engine = new(TestStore.Unhurried, TimeProvider.System);

    private readonly int _seed;
    private readonly RandomWorld _world;
    private readonly CompiledModel _model;
    private readonly GraphSnapshot _snapshot;
    private readonly IReadOnlyList<RelationshipTuple> _brought;
    private readonly Dictionary<string, Dictionary<(string Object, string Relation), ReferenceAnswer>> _answers;
    private readonly bool _asksAll;
    private int _questions;

    public WorldComparison(int seed)
    {
        _seed = seed;
        _world = new RandomWorld(seed);
        var vocabulary = new Vocabulary();
        _model = CompiledModel.Compile(_world.Model, vocabulary, _world);
        // A tuple that the model does not allow is an error where a question brings it along, so such worlds have all of theirs stored.
        var isStored = _world.Brought.Any(tuple => !IsAllowed(tuple)) || seed % 2 == 0;
        _snapshot = TupleGraph.Load(vocabulary, 1, isStored ? _world.Tuples : _world.Stored).Current;
        _brought = isStored ? [] : _world.Brought;
        var reference = new ReferenceEvaluator(_world.Model, _world.Tuples, RandomWorld.Met);
        var random = new Random(seed);
        string[] users = [.. RandomWorld.Users], usersets = [.. _world.Usersets];
        _asksAll = seed % 8 == 1;
        _answers = (_asksAll ? users.Concat(usersets) : usersets.Length == 0 ? users.Take(1) : [users[random.Next(users.Length)], usersets[random.Next(usersets.Length)]])
            .ToDictionary(user => user, reference.Solve);
    }

    public int Run()
    {
        foreach (var user in _answers.Keys)
        {
            foreach (var target in _world.Objects)
            {
                foreach (var relation in _world.Relations)
                {
                    Check(user, target, relation);
                }
            }

            foreach (var type in _asksAll || _seed % 2 == 0 ? new[] { "group", "folder", "doc" } : [])
            {
                foreach (var relation in _world.Relations)
                {
                    ListObjects(user, type, relation);
                }
            }
        }

        foreach (var target in _asksAll ? _world.Objects : [])
        {
            foreach (var relation in _world.Relations)
            {
                ListUsers(target, relation);
                ListUsersets(target, relation, "group");
                ListUsersets(target, relation, "folder");
            }
        }

        return _questions;
    }

    private void Check(string user, string target, string relation)
    {
        _questions++;
        var outcome = Engine.Check(_model, _snapshot, new CheckQuery(user, relation, target) { ContextualTuples = _brought });
        var answer = outcome switch
        {
            CheckOutcome.Answered answered => answered.IsAllowed ? ReferenceAnswer.Yes : ReferenceAnswer.No,
            CheckOutcome.Failed { Error.Code: RelationErrorCode.ValidationError } => ReferenceAnswer.Unknown,
            _ => throw new InvalidOperationException($"world {_seed}: {target}#{relation}@{user}: {outcome}\n{_world}"),
        };
        var expected = Expected(user, target, relation);
        Expect(answer == expected || (expected == ReferenceAnswer.NoOrUnknown && answer is ReferenceAnswer.No or ReferenceAnswer.Unknown), $"{target}#{relation}@{user} is {answer}, not {expected}");
    }

    private void ListObjects(string user, string type, string relation)
    {
        _questions++;
        var outcome = Engine.ListObjects(_model, _snapshot, new ListObjectsQuery(user, relation, type) { ContextualTuples = _brought });
        var answers = _world.Objects.Where(target => target.StartsWith(type, StringComparison.Ordinal)).Select(target => (Name: target, Answer: Expected(user, target, relation))).ToList();
        if (outcome is ListOutcome.Failed { Error.Code: RelationErrorCode.ValidationError })
        {
            Expect(answers.Exists(answer => answer.Answer is ReferenceAnswer.Unknown or ReferenceAnswer.NoOrUnknown), $"objects {type}#{relation}@{user} fail");
            return;
        }

        Expect(!answers.Exists(answer => answer.Answer == ReferenceAnswer.Unknown), $"objects {type}#{relation}@{user} do not fail");
        Same(answers.Where(answer => answer.Answer == ReferenceAnswer.Yes).Select(answer => answer.Name), outcome, $"objects {type}#{relation}@{user}");
    }

    private void ListUsers(string target, string relation)
    {
        _questions++;
        var outcome = Engine.ListUsers(_model, _snapshot, new ListUsersQuery(target, relation, new UserFilter("user")) { ContextualTuples = _brought });
        var what = $"users {target}#{relation}";
        if (Fails(outcome, RandomWorld.Users, target, relation, what))
        {
            return;
        }

        var names = ((ListOutcome.Page)outcome).Names;
        if (!names.Contains("user:*"))
        {
            Same(RandomWorld.Users.Where(user => Expected(user, target, relation) == ReferenceAnswer.Yes), outcome, what);
            return;
        }

        // Where everybody has it, those who are named besides have it, too; who is left out has it as one of everybody or has it not.
        Expect(names.All(user => Expected(user, target, relation) == ReferenceAnswer.Yes), $"{what} lists {string.Join(' ', names)}");
    }

    private void ListUsersets(string target, string relation, string type)
    {
        _questions++;
        var filter = _world.Relations[0];
        var outcome = Engine.ListUsers(_model, _snapshot, new ListUsersQuery(target, relation, new UserFilter(type, filter)) { ContextualTuples = _brought });
        var candidates = _world.Usersets.Where(user => user.StartsWith(type, StringComparison.Ordinal) && user.EndsWith($"#{filter}", StringComparison.Ordinal)).ToList();
        if (!Fails(outcome, candidates, target, relation, $"usersets {target}#{relation}"))
        {
            Same(candidates.Where(user => Expected(user, target, relation) == ReferenceAnswer.Yes), outcome, $"usersets {target}#{relation}");
        }
    }

    private bool Fails(ListOutcome outcome, IEnumerable<string> candidates, string target, string relation, string what)
    {
        if (outcome is ListOutcome.Failed { Error.Code: RelationErrorCode.ValidationError })
        {
            Expect(_world.Tuples.Any(tuple => tuple.Condition?.Name == "maybe"), $"{what} fail");
            return true;
        }

        Expect(!candidates.Any(user => Expected(user, target, relation) == ReferenceAnswer.Unknown), $"{what} do not fail");
        return false;
    }

    private void Same(IEnumerable<string> expected, ListOutcome outcome, string what)
    {
        var (wanted, found) = (expected.Order(StringComparer.Ordinal).ToList(), outcome is ListOutcome.Page page ? page.Names.Order(StringComparer.Ordinal).ToList() : []);
        Expect(outcome is ListOutcome.Page && wanted.SequenceEqual(found), $"{what}: {string.Join(' ', found)} and not {string.Join(' ', wanted)} ({outcome})");
    }

    private ReferenceAnswer Expected(string user, string target, string relation) => _answers[user][(target, relation)];

    private bool IsAllowed(RelationshipTuple tuple)
    {
        var relation = _world.Model.Types.Single(type => type.Name == tuple.Object.Split(':')[0]).Relations.Single(relation => relation.Name == tuple.Relation);
        return relation.DirectTypes.Any(direct => direct.Type == tuple.User.Split(':')[0] && direct.Relation == (tuple.User.Split('#') is [_, var name] ? name : null)
            && direct.IsWildcard == tuple.User.EndsWith('*') && direct.Condition == tuple.Condition?.Name);
    }

    private void Expect(bool isRight, string what)
    {
        if (!isRight)
        {
            Assert.Fail($"world {_seed}: {what}\n{_world}");
        }
    }
}
