{extends "layout.tpl"}
{block "content"}<p>A sale of teapots.</p>{/block}
{block "footer"}{if $subscribed}{$smarty.block.parent}{/if}{/block}
