using System.Text.Json;

namespace Lifeguard.Monitor.State;

/// <summary>
/// The directory of one monitor: <c>state.json</c>, replaced whole; <c>lock</c>, held by the one monitor that runs; <c>request.json</c>, what
/// an operator asks of it. Not thread-safe.
/// </summary>
internal sealed class StateStore(string directory) : IDisposable
{
    private const int MaxStateLength = 16 * 1024 * 1024;
    private FileStream? _lock;

    private string StatePath => Path.Combine(directory, "state.json");

    private string LockPath => Path.Combine(directory, "lock");

    private string RequestPath => Path.Combine(directory, "request.json");

    /// <summary>Where the files are.</summary>
    public string Directory => directory;

    /// <summary>Makes the directory and takes the lock.</summary>
    /// <returns>False if another monitor has it.</returns>
    /// <exception cref="IOException">The directory cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not ours to write.</exception>
    public bool TryLock()
    {
        System.IO.Directory.CreateDirectory(directory);
        try
        {
            // Opened for reading: root may have made it before the monitor's own user came.
            _lock = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException) && File.Exists(LockPath))
        {
            return false;
        }
    }

    /// <summary>Whether a monitor holds the lock.</summary>
    public bool IsLocked()
    {
        try
        {
            using var probe = new FileStream(LockPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Reads the state.</summary>
    /// <param name="problem">Why there is a state that cannot be used.</param>
    /// <returns>The state; null if there is none that can be used.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not ours to read.</exception>
    public WatchState? Load(out string? problem)
    {
        problem = null;
        byte[] text;
        try
        {
            using var file = new FileStream(StatePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxStateLength)
            {
                problem = "it is too long";
                return null;
            }

            text = new byte[file.Length];
            file.ReadExactly(text);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            // The version first: a newer form may lack what this one requires.
            using var document = JsonDocument.Parse(text);
            var version = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("version", out var number) && number.TryGetInt32(out var value)
                ? value
                : 0;
            if (version is < 1 or > WatchState.CurrentVersion)
            {
                problem = $"its version is {version}, and this monitor writes {WatchState.CurrentVersion}";
                return null;
            }

            return JsonSerializer.Deserialize(text, StateJson.Default.WatchState);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = $"it is damaged: {e.Message}";
            return null;
        }
    }

    /// <summary>Moves a state that cannot be used out of the way.</summary>
    /// <returns>Where it is now.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    public string KeepAside()
    {
        for (var i = 1; ; i++)
        {
            var aside = $"{StatePath}.{i}";
            if (!File.Exists(aside) || i == 100)
            {
                File.Move(StatePath, aside, overwrite: true);
                return aside;
            }
        }
    }

    /// <summary>Writes the state: whoever reads it finds the old one or the new one, whenever we are killed.</summary>
    /// <param name="state">The state.</param>
    /// <param name="durable">Whether it must outlast a power cut too.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not ours to write.</exception>
    public void Save(WatchState state, bool durable) => Replace(StatePath, JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Default.WatchState), durable);

    /// <summary>Asks the monitor for something.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not ours to write.</exception>
    public void Ask(OperatorRequest request) => Replace(RequestPath, JsonSerializer.SerializeToUtf8Bytes(request, StateJson.Default.OperatorRequest), durable: false);

    /// <summary>Whether a request still waits.</summary>
    public bool HasRequest() => File.Exists(RequestPath);

    /// <summary>Takes what an operator asks, if anything.</summary>
    public OperatorRequest? TakeRequest()
    {
        if (!File.Exists(RequestPath))
        {
            return null;
        }

        try
        {
            var request = JsonSerializer.Deserialize(File.ReadAllBytes(RequestPath), StateJson.Default.OperatorRequest);
            File.Delete(RequestPath);
            return request;
        }
        catch (JsonException)
        {
            File.Delete(RequestPath);
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private static void Replace(string path, byte[] content, bool durable)
    {
        // Root may have left one behind that is not ours to open, but is to remove.
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
            file.Flush(durable);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
