using System.Text.Json;
using AuthGateway.Redis.Sessions;

namespace AuthGateway.Authentication.Sessions;

/// <summary>A session as its owner and operators see it: its public name and its times.</summary>
internal static class SessionJson
{
    /// <summary>Writes a session's members; an object is open.</summary>
    public static void Write(Utf8JsonWriter json, SessionRecord session, SessionSettings settings)
    {
        json.WriteString("session_id"u8, session.Handle);
        json.WriteString("created_at"u8, session.Created);
        json.WriteString("last_used_at"u8, session.Used);
        json.WriteString("expires_at"u8, session.IdleEnd(settings.SlidingLifetime));
        json.WriteString("ends_at"u8, session.Ends);
    }
}
