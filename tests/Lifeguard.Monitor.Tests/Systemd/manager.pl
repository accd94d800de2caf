# The service of these tests: a manager with two workers that prints the line of FCGI::ProcManager::Dynamic whenever a worker dies.
# The file $dir/deaths says how many workers have yet to die at their start; $dir/fatal, while it exists, that all of them do, after the
# seconds that it holds (a worker that dies at its first request dies later than one that dies at its start).
use strict;
use warnings;
use Fcntl ':flock';
use POSIX ':sys_wait_h';

my $dir = shift;
$| = 1;
STDERR->autoflush(1);
$SIG{TERM} = sub { exit 0 };

sub must_die {
    if (open(my $fatal, '<', "$dir/fatal")) {
        my $after = <$fatal> || 0.02;
        select(undef, undef, undef, $after);
        return 1;
    }
    open(my $file, '+<', "$dir/deaths") or return 0;
    flock($file, LOCK_EX);
    my $left = <$file> // 0;
    return 0 if $left <= 0;
    seek($file, 0, 0);
    truncate($file, 0);
    print $file $left - 1;
    close($file);
    return 1;
}

sub worker {
    my $pid = fork() // die "fork: $!";
    return if $pid;
    $SIG{TERM} = 'DEFAULT';
    while (1) {
        if (must_die()) {
            select(undef, undef, undef, 0.02);
            exit 1;
        }
        select(undef, undef, undef, 0.05);
    }
}

worker() for 1 .. 2;
while (1) {
    my $pid = waitpid(-1, 0);
    last if $pid <= 0;
    print STDERR POSIX::strftime('%Y-%m-%d %H:%M:%S', localtime()), " - FastCGI: manager (pid $$): increase workers to minimal 2\n";
    worker();
}
