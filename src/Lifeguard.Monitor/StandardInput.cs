namespace Lifeguard.Monitor;

/// <summary>Standard input, told apart from what takes its place when it is closed.</summary>
internal static class StandardInput
{
    /// <summary>Opens standard input.</summary>
    /// <exception cref="IOException">It was closed when the process started.</exception>
    public static Stream Open()
    {
        if (OperatingSystem.IsLinux() && IsPipeToOurselves())
        {
            throw new IOException("standard input is closed.");
        }

        return Console.OpenStandardInput();
    }

    // Descriptor 0, if closed (0<&-), goes to whatever is opened first: a pipe that the runtime talks to itself with. While we hold its
    // writing end it does not end, so that reading would wait for ever. (The reading end proves nothing: the runtime copies it.)
    private static bool IsPipeToOurselves()
    {
        try
        {
            const string Descriptors = "/proc/self/fd";
            var target = new FileInfo($"{Descriptors}/0").LinkTarget;
            return target is null
                || (target.StartsWith("pipe:", StringComparison.Ordinal)
                    && Directory.EnumerateFileSystemEntries(Descriptors).Any(other => new FileInfo(other).LinkTarget == target && IsWritable(other)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No /proc here: take it as it is.
            return false;
        }
    }

    // Its flags are octal; the last two bits are 0 for reading only.
    private static bool IsWritable(string descriptor) =>
        File.ReadLines($"/proc/self/fdinfo/{Path.GetFileName(descriptor)}")
            .Any(line => line.StartsWith("flags:", StringComparison.Ordinal) && (line[^1] - '0') % 4 != 0);
}
