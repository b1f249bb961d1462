using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Relations.Tests.Evaluation;

public sealed class ExpandTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type folder
          relations
            define viewer: [user]
        type doc
          relations
            define parent: [folder]
            define banned: [user]
            define editor: [user, user:*, folder#viewer]
            define viewer: ([user] or viewer from parent or editor) but not banned
            define both: editor and viewer
        """;

    private readonly TestStore _store = new(
        Model, "doc:1#parent@folder:a", "doc:1#parent@folder:b", "doc:1#editor@user:anne", "doc:1#editor@user:*", "doc:1#editor@folder:a#viewer", "doc:1#editor@group:old#member");

    [Fact]
    public void The_tree_follows_the_models_rule_one_level_deep()
    {
        var difference = Assert.IsType<UsersetTreeNode.Difference>(Expand("doc:1", "viewer"));
        var union = Assert.IsType<UsersetTreeNode.Union>(difference.Base);
        var parents = Assert.IsType<UsersetTreeNode.TupleToUserset>(union.Nodes[1]);

        Assert.Equal("doc:1#viewer", difference.Name);
        Assert.Equal("doc:1#parent", parents.Tupleset);
        Assert.Equal(["folder:a#viewer", "folder:b#viewer"], parents.Usersets);
        Assert.Equal("doc:1#editor", Assert.IsType<UsersetTreeNode.Computed>(union.Nodes[2]).Userset);
        Assert.Empty(Assert.IsType<UsersetTreeNode.Users>(union.Nodes[0]).Names);
        Assert.Equal("doc:1#banned", Assert.IsType<UsersetTreeNode.Computed>(difference.Subtract).Userset);
        Assert.Equal(2, Assert.IsType<UsersetTreeNode.Intersection>(Expand("doc:1", "both")).Nodes.Length);
    }

    [Fact]
    public void Users_are_those_whom_valid_tuples_name()
    {
        var users = Assert.IsType<UsersetTreeNode.Users>(Expand("doc:1", "editor"));

        Assert.Equal(["folder:a#viewer", "user:*", "user:anne"], users.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nothing:1", "viewer")]
    [InlineData("doc:1", "nothing")]
    [InlineData("doc", "viewer")]
    [InlineData("doc:*", "viewer")]
    public void What_the_model_does_not_have_is_an_error(string target, string relation)
    {
        var outcome = _store.Engine.Expand(_store.Model, _store.Graph.Current, new ExpandQuery(target, relation));

        Assert.Equal(RelationErrorCode.ValidationError, Assert.IsType<ExpandOutcome.Failed>(outcome).Error.Code);
    }

    private UsersetTreeNode Expand(string target, string relation) =>
        Assert.IsType<ExpandOutcome.Expanded>(_store.Engine.Expand(_store.Model, _store.Graph.Current, new ExpandQuery(target, relation))).Root;
}
