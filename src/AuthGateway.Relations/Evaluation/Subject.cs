using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <summary>Whom an evaluation is about, in numbers.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Form">An object, everybody, or a userset.</param>
/// <param name="Id">The object's number.</param>
/// <param name="Relation">For a userset, its relation.</param>
/// <param name="WildcardKind">For an object, the kind of everybody of its type.</param>
/// <param name="WildcardId">For an object, the number of everybody of its type; -1 when no tuple names them.</param>
internal readonly record struct Subject(ushort Kind, KindForm Form, int Id, CompiledRelation? Relation, ushort WildcardKind, int WildcardId)
{
    /// <summary>Whether it can have a relation at all, whatever the tuples.</summary>
    public bool CanHave(CompiledRelation relation) =>
        relation.CanBeHeldBy(Kind) || (Form == KindForm.Object && relation.CanBeHeldBy(WildcardKind));
}
