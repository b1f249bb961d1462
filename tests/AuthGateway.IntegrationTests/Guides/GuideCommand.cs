namespace AuthGateway.IntegrationTests.Guides;

/// <summary>A command of a guide and what the guide says that it prints.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Text">The command, as bash takes it.</param>
/// <param name="Output">The lines below it. <c>…</c> stands for any text in a line, and by itself for any lines.</param>
internal sealed record GuideCommand(int Line, string Text, IReadOnlyList<string> Output);
