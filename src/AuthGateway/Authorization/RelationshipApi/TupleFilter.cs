using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Which tuples a reading wants, and in which index they lie together.</summary>
/// <param name="Beginning">What their names in the index begin with.</param>
/// <param name="IsOfUser">Whether it is the index by user.</param>
/// <param name="Relation">The relation that they must have besides; empty for any.</param>
/// <param name="User">The user that they must have besides; empty for any.</param>
internal sealed record TupleFilter(string Beginning, bool IsOfUser, string Relation, string User)
{
    /// <summary>Reads OpenFGA's filter: nothing, an object, or a type of objects with a user.</summary>
    public static TupleFilter? Read(string user, string relation, string target, ApiReader reader)
    {
        if (user.Contains('\n', StringComparison.Ordinal) || relation.Contains('\n', StringComparison.Ordinal) || target.Contains('\n', StringComparison.Ordinal))
        {
            reader.Fail("'tuple_key' holds white space.");
            return null;
        }

        if (user.Length + relation.Length + target.Length == 0)
        {
            return new TupleFilter("", IsOfUser: false, "", "");
        }

        var colon = target.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            reader.Fail("'tuple_key' needs an object, or a type of objects (document:) with a user.");
            return null;
        }

        if (colon < target.Length - 1)
        {
            return relation.Length == 0
                ? new TupleFilter(TupleName.Beginning(target), IsOfUser: false, "", user)
                : user.Length == 0
                    ? new TupleFilter(TupleName.Beginning(target, relation), IsOfUser: false, "", "")
                    : new TupleFilter(TupleName.Beginning(target, relation) + user, IsOfUser: false, "", user);
        }

        if (user.Length > 0)
        {
            return new TupleFilter(TupleName.Beginning(user) + target, IsOfUser: true, relation, "");
        }

        reader.Fail("A type of objects needs a user beside it.");
        return null;
    }

    /// <summary>Whether it is one of them.</summary>
    public bool Matches(RelationshipTuple tuple) =>
        (Relation.Length == 0 || tuple.Relation == Relation) && (User.Length == 0 || tuple.User == User);
}
