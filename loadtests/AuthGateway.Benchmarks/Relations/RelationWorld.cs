using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Benchmarks.Relations;

/// <summary>
/// A company's documents: users in groups, groups that see folders, folders in folders, documents in folders with owners. Made by arithmetic and without
/// chance, so that the peers (loadtests/peers/relations/world.js) have the same tuples and the same questions.
/// </summary>
internal sealed class RelationWorld
{
    /// <summary>The model.</summary>
    public const string Model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type folder
          relations
            define parent: [folder]
            define viewer: [user, group#member] or viewer from parent
        type document
          relations
            define parent: [folder]
            define owner: [user]
            define viewer: [user, user:*, group#member] or owner or viewer from parent
        """;

    // A user's four groups lie a fourth of all apart, a folder holds eight.
    private const int GroupsOfUser = 4;
    private const int FoldersOfFolder = 8;

    private readonly int _groupStep;

    public RelationWorld(int tuples)
    {
        Tuples = tuples;
        Users = tuples / 10;
        Groups = tuples / 100;
        Folders = tuples / 20;
        Documents = tuples * 3 / 10;
        _groupStep = (Groups / GroupsOfUser) + 1;
    }

    public int Tuples { get; }

    public int Users { get; }

    public int Groups { get; }

    public int Folders { get; }

    public int Documents { get; }

    /// <summary>All tuples, one after another.</summary>
    public IEnumerable<RelationshipTuple> All()
    {
        for (var user = 0; user < Users; user++)
        {
            for (var group = 0; group < GroupsOfUser; group++)
            {
                yield return new RelationshipTuple($"user:{user}", "member", $"group:{GroupOf(user, group)}");
            }
        }

        for (var folder = 0; folder < Folders; folder++)
        {
            yield return new RelationshipTuple($"group:{GroupOfFolder(folder)}#member", "viewer", $"folder:{folder}");
            if (folder > 0)
            {
                yield return new RelationshipTuple($"folder:{Parent(folder)}", "parent", $"folder:{folder}");
            }
        }

        for (var document = 0; document < Documents; document++)
        {
            yield return new RelationshipTuple($"folder:{document % Folders}", "parent", $"document:{document}");
            if (document % 2 == 0)
            {
                yield return new RelationshipTuple($"user:{Owner(document)}", "owner", $"document:{document}");
            }

            if (document % 6 == 0)
            {
                yield return new RelationshipTuple($"user:{Viewer(document)}", "viewer", $"document:{document}");
            }
        }
    }

    /// <summary>Questions whose shortest way is so many tuples long; 0 for those that are denied.</summary>
    public CheckQuery[] Questions(int tuples, int count)
    {
        var questions = new List<CheckQuery>();
        for (var document = Documents / 3; questions.Count < count; document = (document + 7919) % Documents)
        {
            var path = Path(document % Folders).ToArray();
            var user = tuples switch
            {
                0 => (int)((document * 13L + 5) % Users),
                1 => Owner(document),
                _ => tuples - 3 < path.Length ? GroupOfFolder(path[tuples - 3]) + (Groups * (document % 10)) : -1,
            };
            if (user >= 0 && user < Users && Length(document, user, path) == tuples)
            {
                questions.Add(new CheckQuery($"user:{user}", "viewer", $"document:{document}"));
            }
        }

        return [.. questions];
    }

    /// <summary>A graph of the tuples, and the model against it.</summary>
    public (CompiledModel Model, TupleGraph Graph) Load(IEnumerable<RelationshipTuple>? more = null)
    {
        var vocabulary = new Vocabulary();
        var builder = new TupleGraphBuilder(vocabulary);
        builder.AddRange(All());
        builder.AddRange(more ?? []);
        var parsed = (ModelDslResult.Parsed)ModelDsl.Parse(Model);
        return (CompiledModel.Compile(parsed.Model, vocabulary, CompiledConditions.None), builder.Build(1));
    }

    private int Length(int document, int user, int[] path)
    {
        if ((document % 2 == 0 && Owner(document) == user) || (document % 6 == 0 && Viewer(document) == user))
        {
            return 1;
        }

        var at = Array.FindIndex(path, folder => Enumerable.Range(0, GroupsOfUser).Any(group => GroupOf(user, group) == GroupOfFolder(folder)));
        return at < 0 ? 0 : at + 3;
    }

    private static IEnumerable<int> Path(int folder)
    {
        yield return folder;
        while (folder > 0)
        {
            folder = Parent(folder);
            yield return folder;
        }
    }

    private int GroupOf(int user, int number) => (user + (number * _groupStep)) % Groups;

    private int GroupOfFolder(int folder) => (int)(folder * 31L % Groups);

    private static int Parent(int folder) => (folder - 1) / FoldersOfFolder;

    private int Owner(int document) => (int)(document * 17L % Users);

    private int Viewer(int document) => (int)((document * 29L + 1) % Users);
}
