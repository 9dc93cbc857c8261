"""Set up the project's own environment; all commands are in it afterwards: .venv/bin/lead-scoring --help lists them.

    python3 scripts/run.py setup      set up the environment
    python3 scripts/run.py demo       the same, then lead-scoring demo: make sample data, build everything, show the result
    python3 scripts/run.py test       the same, then all the tests

Needs Python 3.10 or later and nothing else: the packages of requirements.txt, each checked by its hash, go into the
folder .venv of the project (by uv where it is installed, by pip otherwise), with lead-scoring itself beside them.
"""

# This file must start on any Python, so that an old one gets a sentence and not a syntax error.
import hashlib
import os
import shutil
import subprocess
import sys

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENVIRONMENT = os.path.join(PROJECT, ".venv")
REQUIREMENTS = os.path.join(PROJECT, "requirements.txt")
STAMP = os.path.join(ENVIRONMENT, "requirements.sha256")
OLDEST = (3, 10)


def stop(problem, mend):
    """Print what is wrong and the mend in one line, and end with exit code 1."""
    sys.exit("Error: " + problem + " Mend: " + mend)


def environment_python():
    """Path of the environment's interpreter on this system."""
    folder = "Scripts" if os.name == "nt" else "bin"
    return os.path.join(ENVIRONMENT, folder, "python.exe" if os.name == "nt" else "python")


def wanted_stamp():
    """What the stamp of an environment made from today's requirements.txt says."""
    with open(REQUIREMENTS, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def is_ready():
    """Whether the environment exists and was made from today's requirements.txt."""
    if not os.path.exists(STAMP) or not os.path.exists(environment_python()):
        return False
    with open(STAMP) as file:
        return file.read().strip() == wanted_stamp()


def say(sentence):
    """Tell on stderr what is being done."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def run_quietly(command):
    """Run a command, keeping what it prints; returns (exit code, output)."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=PROJECT)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def last_lines(output):
    """The last line of an installer's output that says something."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and "notice" not in line.lower()]
    errors = [line for line in lines if line.lower().startswith(("error", "fatal", "×", "╰"))]
    return (errors or lines or ["it said nothing"])[-1][:300]


def install():
    """Make .venv and install the locked packages; ends with one line and the mend where that is not possible."""
    uv = shutil.which("uv")
    say("Setting up the environment in .venv (once, about half a minute) ...")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    if uv:
        code, output = run_quietly([uv, "venv", "--quiet", "--python", sys.executable, ENVIRONMENT])
    else:
        code, output = run_quietly([sys.executable, "-m", "venv", ENVIRONMENT])
    if code != 0:
        stop(
            "a virtual environment could not be made (" + last_lines(output) + ").",
            "install Python's venv module (on Debian and Ubuntu: apt-get install python3-venv) or uv.",
        )
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", environment_python()]
    else:
        command = [environment_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    code, output = run_quietly(command + ["--require-hashes", "-r", REQUIREMENTS])
    if code == 0:
        # The project itself, where it lies. All that builds it has just been installed.
        code, output = run_quietly(command + ["--no-deps", "--no-build-isolation", "--editable", PROJECT])
    if code != 0:
        lowered = output.lower()
        if any(word in lowered for word in ("connection", "network", "resolve host", "dns", "timed out", "proxy", "name resolution")):
            stop("the package index cannot be reached.", "connect to the network (or set up its proxy) and run this again.")
        stop("the packages could not be installed (" + last_lines(output) + ").",
             "read the message; the whole list stands in requirements.txt.")
    with open(STAMP, "w") as file:
        file.write(wanted_stamp() + "\n")


def main(arguments):
    """Check the interpreter, set up the environment where needed, and hand over to the command."""
    if sys.version_info < OLDEST:
        stop("this is Python " + sys.version.split()[0] + ", and 3.10 or later is needed.",
             "install a newer Python and call it by name, e.g. python3.12 scripts/run.py " + " ".join(arguments))
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__.strip())
        return 0
    if not is_ready():
        install()
    if arguments[0] == "setup":
        say("The environment is ready in .venv.")
        return 0
    if arguments[0] == "test":
        # As many processes as there are cores; tests/python/conftest.py says what they share. Later arguments win.
        spread = ["-n", "auto", "--maxprocesses", "4", "--no-loadscope-reorder"]
        command = [environment_python(), "-m", "pytest"] + spread + arguments[1:]
    else:
        command = [environment_python(), "-m", "lead_scoring"] + arguments
    # Where several copies of the project share an environment, each runs itself.
    found = [os.path.join(PROJECT, "scripts")] + os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return handed_over(command, dict(os.environ, PYTHONUTF8="1", PYTHONPATH=os.pathsep.join(filter(None, found))))


def handed_over(command, environment):
    """Run a command and return its exit code; Ctrl-C reaches it too, and only a second one cuts it off."""
    # Paths that are typed count from where one stands; tests run in the project.
    process = subprocess.Popen(command, cwd=PROJECT if "pytest" in command else None, env=environment)
    stopped = False
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            if stopped:
                process.kill()
            stopped = True
            continue
        if stopped:
            return 130
        # Ended by a signal: as a shell counts it.
        return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
