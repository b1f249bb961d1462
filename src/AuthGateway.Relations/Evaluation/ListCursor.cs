namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// Where a listing goes on. It holds names and no numbers: another replica, whose numbers are others, can go on with it as long as it keeps the
/// revision. Whoever hands it out must make it opaque and bind it to the question.
/// </summary>
/// <param name="Revision">The revision that all of the pages are read at.</param>
/// <param name="After">The last name of the page before, without its type.</param>
internal readonly record struct ListCursor(long Revision, string After);
