"""The `spamlint.yaml` that `spamlint init` writes."""

from __future__ import annotations

from spamlint.config.schema import SCHEMA_URL

STARTER = f"""\
# yaml-language-server: $schema={SCHEMA_URL}
#
# Settings of spamlint. Every key is optional: take the # away from what you need.
# Globs are written as in .gitignore and are relative to the folder of this file.

version: 1

# Which files of a folder are checked. Without 'include' it is all that looks like mail:
# .eml, .mbox, .html, .txt and the endings of template languages.
# What .gitignore names is left alone in any case.
#files:
#  include:
#    - emails/**/*.html
#  exclude:
#    - drafts/

# Who you are. A From header must use one of your domains (subdomains are included);
# answers may also go to the domains of your helpdesk.
#sender:
#  domains:
#    - example.com
#  reply-to-domains:
#    - helpdesk.example
#  dkim-selectors: [s1]
#  ips: [192.0.2.1]
#  return-path-domains:        # your sending platform's, in Return-Path, Sender, Message-ID and List-Id
#    - bounces.platform.example
#  tracking-domains:           # where clicks are counted
#    - click.platform.example
#  link-domains:               # other sites that your links and images lead to
#    - partner.example
#  brands:                     # names, and the domains that may send under each
#    Example Teapots:
#      - example.com
#  name: Example Teapots
#  legal-name: Example Teapots Ltd
#  postal-address: 4 Kettle Lane, Bristol BS1 4ST
#  country: GB
#  email: hi@example.com
#  phone: +44 117 496 0000
#  url: https://example.com

# What your messages are for. Marketing needs a way to unsubscribe, a receipt does not.
# What is named nowhere is judged by its content, and held to the rules for marketing if in doubt.
#kinds:
#  marketing:
#    - newsletters/**
#  transactional:
#    - receipts/**
#  discussion:
#    - list-archive/**

# Policies to keep. `spamlint policies` lists them; emarsys@1 pins a version.
#policies:
#  - us-can-spam
#  - gmail

# Your own policies, or folders of them, relative to this file.
#policy-files:
#  - policies/house.yaml

# What you attest because no message can show it. `spamlint attest` writes what your policies ask for.
#attestations:
#  by: Anna Smith, marketing
#  on: 2026-11-01
#  list:
#    sources: [web-form]

# How far the messages are on their way: template, draft or sent.
# Without this key, a message with a Received header was sent, other .eml files are drafts,
# and all other files are templates.
#stage: template

# The sending platform that fills in your placeholders, such as mailchimp, klaviyo or sfmc.
# Then placeholders of others, and a missing one that it asks for, are found.
#platform: mailchimp

# Template files. Layouts, includes and macros are followed, and names are looked for in the usual folders.
# Say where they begin, which layout files have that name none, and what they are written in, where that is not found.
#templates:
#  roots:
#    - templates
#  layouts:
#    emails/**: layouts/base.html
#  dialects:
#    - jinja

# The lowest severity that makes the run fail: error, warning, note or never.
#fail-on: warning

# Run only these rules or groups of rules. `spamlint rules` lists them; `all` is all of them.
#select:
#  - unsubscribe
#  - from-invalid

# Do not run these rules or groups.
#ignore:
#  - unsubscribe-mailto-only

# Make single rules stricter or milder (error, warning, note), or switch them off (off).
#severity:
#  unsubscribe-mailto-only: note

# Options of single rules. `spamlint explain RULE` lists them.
#options:
#  from-invalid:
#    accept: [localhost]

# How the network is asked. It is asked with --online and --probe-links alone; times are in seconds.
#online:
#  timeout: 5
#  deadline: 30

# Your own rule files, or folders of them, relative to this file.
#rules:
#  - rules/house-style.yaml

# Installed plugins with further checks, by the name of their entry point.
#plugins:
#  - our-checks

# Other settings for some files. They take select, ignore, severity, options, platform, sender, stage, kind,
# attestations and templates (layout, dialects).
# Later ones win. Mappings are merged with what stands above, lists are replaced.
#overrides:
#  - files:
#      - receipts/**
#    kind: transactional
#    severity:
#      unsubscribe-missing: off
"""
