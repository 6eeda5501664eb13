FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 LAUREL_HOST=0.0.0.0 LAUREL_PORT=8000
RUN useradd --system --uid 10001 --no-create-home laurel
WORKDIR /laurel

# The pins first: they change seldom, so their layer is kept. requirements-traces.txt adds what LAUREL_TRACES needs.
ARG REQUIREMENTS=requirements.txt
COPY requirements.txt requirements-traces.txt ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r $REQUIREMENTS

# The code belongs to root: a running Laurel can write to var and nowhere else.
COPY . .
RUN python -m compileall -q . && install -d -o laurel /laurel/var
USER laurel
VOLUME /laurel/var
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "laurel", "serve"]
